-- Which process has a running call under way (workers/engine/holder.ts), and under which claim of its pg-boss job.
-- Another engine on the same machine sees at once that the process is gone.
ALTER TABLE engine.calls ADD COLUMN holder text, ADD COLUMN claim integer;
