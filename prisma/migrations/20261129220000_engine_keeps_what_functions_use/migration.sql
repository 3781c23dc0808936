-- The embedded engine (workers/engine) does what our functions use: no invocations, waits for events, races or
-- idempotency of functions. None of them was ever asked for, so nothing is lost.
DROP TABLE engine.idempotency;
ALTER TABLE engine.runs DROP COLUMN parent_run_id, DROP COLUMN parent_step_id;
ALTER TABLE engine.steps DROP COLUMN race, DROP COLUMN wait_event, DROP COLUMN wait_expression;
