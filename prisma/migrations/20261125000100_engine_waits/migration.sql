-- When a wait of so many seconds began, by the clock that counts it. A beginning that lies ahead tells that the clock was
-- wrong then and was set back: the wait begins anew (workers/engine/begin-waits-anew.ts). Null where the end is a date.
ALTER TABLE engine.steps ADD COLUMN waits_since timestamptz;
ALTER TABLE engine.calls ADD COLUMN waits_since timestamptz;
