-- State of the embedded engine (workers/engine): it runs the Inngest functions when there is no Inngest server.
-- Documents are kept as "json", not "jsonb": a recorded result goes back to its function exactly as it came.
CREATE SCHEMA IF NOT EXISTS engine;

CREATE TABLE engine.apps (
  name text PRIMARY KEY,
  url text NOT NULL,
  sdk text,
  checksum text NOT NULL,
  synced_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE engine.functions (
  id text PRIMARY KEY,
  app text NOT NULL REFERENCES engine.apps (name) ON DELETE CASCADE,
  name text NOT NULL,
  config json NOT NULL,
  active boolean NOT NULL DEFAULT true
);

CREATE TABLE engine.crons (
  function_id text NOT NULL REFERENCES engine.functions (id) ON DELETE CASCADE,
  expression text NOT NULL,
  next_at timestamptz NOT NULL,
  PRIMARY KEY (function_id, expression)
);
CREATE INDEX crons_due ON engine.crons (next_at);

-- Received events. The id makes a repeated delivery harmless for as long as the row is kept.
CREATE TABLE engine.events (
  id text PRIMARY KEY,
  seq bigint GENERATED ALWAYS AS IDENTITY,
  name text NOT NULL,
  payload json NOT NULL,
  received_at timestamptz NOT NULL DEFAULT now(),
  routed_at timestamptz,
  -- How often routing it failed: such an event goes behind the others and is given up after twenty times.
  failures integer NOT NULL DEFAULT 0
);
CREATE INDEX events_unrouted ON engine.events (failures, seq) WHERE routed_at IS NULL;
CREATE INDEX events_received ON engine.events (received_at);

CREATE TABLE engine.runs (
  id text PRIMARY KEY,
  function_id text NOT NULL REFERENCES engine.functions (id) ON DELETE CASCADE,
  event_id text NOT NULL,
  event json NOT NULL,
  status text NOT NULL DEFAULT 'queued' CHECK (status IN ('queued', 'running', 'completed', 'failed', 'cancelled')),
  output json,
  error json,
  parent_run_id text,
  parent_step_id text,
  created_at timestamptz NOT NULL DEFAULT now(),
  started_at timestamptz,
  ended_at timestamptz
);
CREATE INDEX runs_active ON engine.runs (function_id) WHERE status IN ('queued', 'running');
CREATE INDEX runs_ended ON engine.runs (ended_at) WHERE ended_at IS NOT NULL;
-- One event starts one run of a function, however often the event is routed. Invoked runs have ids of their own.
CREATE UNIQUE INDEX runs_once ON engine.runs (function_id, event_id);

CREATE TABLE engine.idempotency (
  function_id text NOT NULL REFERENCES engine.functions (id) ON DELETE CASCADE,
  key text NOT NULL,
  run_id text NOT NULL,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (function_id, key)
);

-- planned: a call will run it; waiting: a clock, an event or another run will finish it; done: never runs again.
CREATE TABLE engine.steps (
  run_id text NOT NULL REFERENCES engine.runs (id) ON DELETE CASCADE,
  id text NOT NULL,
  name text NOT NULL,
  op text NOT NULL,
  state text NOT NULL CHECK (state IN ('planned', 'waiting', 'done')),
  race boolean NOT NULL DEFAULT false,
  data json,
  error json,
  wake_at timestamptz,
  wait_event text,
  wait_expression text,
  position bigint,
  recorded_at timestamptz,
  PRIMARY KEY (run_id, id)
);
CREATE SEQUENCE engine.step_positions OWNED BY engine.steps.position;
CREATE INDEX steps_due ON engine.steps (wake_at) WHERE state = 'waiting' AND wake_at IS NOT NULL;
CREATE INDEX steps_awaiting_event ON engine.steps (wait_event) WHERE state = 'waiting' AND wait_event IS NOT NULL;

-- Requests to an app that are still to be made or under way: at most one plan ("step") per run and one per planned step.
-- blocked: waits for a concurrency slot; queued: has a pg-boss job; running: under way; delayed: a retry, due at run_after.
CREATE TABLE engine.calls (
  id uuid PRIMARY KEY,
  run_id text NOT NULL REFERENCES engine.runs (id) ON DELETE CASCADE,
  step_id text NOT NULL,
  state text NOT NULL CHECK (state IN ('blocked', 'queued', 'running', 'delayed')),
  job_id uuid,
  attempt integer NOT NULL DEFAULT 0,
  interruptions integer NOT NULL DEFAULT 0,
  refusals integer NOT NULL DEFAULT 0,
  again boolean NOT NULL DEFAULT false,
  slot_keys text[] NOT NULL DEFAULT '{}',
  slot_limits integer[] NOT NULL DEFAULT '{}',
  run_after timestamptz,
  run_created_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL DEFAULT now(),
  UNIQUE (run_id, step_id)
);
CREATE INDEX calls_delayed ON engine.calls (run_after) WHERE state = 'delayed';
CREATE INDEX calls_blocked ON engine.calls USING gin (slot_keys) WHERE state = 'blocked';
CREATE INDEX calls_dispatched ON engine.calls (changed_at) WHERE state IN ('queued', 'running');

-- Who holds which concurrency slot. A call that is deleted gives its slots back.
CREATE TABLE engine.slots (
  key text NOT NULL,
  call_id uuid NOT NULL REFERENCES engine.calls (id) ON DELETE CASCADE,
  PRIMARY KEY (key, call_id)
);
CREATE INDEX slots_call ON engine.slots (call_id);
