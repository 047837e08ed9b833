-- A SQLite database as version 2 of this schema left it. Never changed.
CREATE TABLE payloads (hash TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE runs (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  key_id TEXT NOT NULL,
  workflow TEXT NOT NULL,
  status TEXT NOT NULL,
  durable INTEGER NOT NULL,
  cancel_requested INTEGER NOT NULL DEFAULT 0,
  created_at_ms INTEGER NOT NULL,
  started_at_ms INTEGER,
  finished_at_ms INTEGER,
  last_event INTEGER NOT NULL DEFAULT 0,
  input_hash TEXT NOT NULL,
  output_hash TEXT,
  error_code TEXT,
  error_message TEXT,
  metadata TEXT NOT NULL);
CREATE INDEX runs_by_key ON runs (key_id, seq);
CREATE INDEX runs_unfinished ON runs (status) WHERE status IN ('queued', 'in_progress');
CREATE TABLE steps (
  run_id TEXT NOT NULL,
  number INTEGER NOT NULL,
  name TEXT NOT NULL,
  status TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  started_at_ms INTEGER NOT NULL,
  finished_at_ms INTEGER,
  output_hash TEXT,
  PRIMARY KEY (run_id, number)) WITHOUT ROWID;
CREATE TABLE events (
  run_id TEXT NOT NULL,
  id INTEGER NOT NULL,
  type TEXT NOT NULL,
  data TEXT NOT NULL,
  PRIMARY KEY (run_id, id)) WITHOUT ROWID;
ALTER TABLE runs ADD COLUMN claimed_by TEXT;
ALTER TABLE runs ADD COLUMN claimed_until_ms INTEGER NOT NULL DEFAULT 0;
DROP INDEX runs_unfinished;
CREATE INDEX runs_open ON runs (seq) WHERE status IN ('queued', 'in_progress');
PRAGMA user_version=2;
INSERT INTO payloads(hash, body) VALUES('h1', '{"question":"How much?"}'), ('h2', '{"content":"2.2 kW"}');
INSERT INTO runs(seq, id, key_id, workflow, status, durable, created_at_ms, started_at_ms, finished_at_ms, last_event, input_hash, output_hash, metadata)
  VALUES(1, 'run_done', 'key_old', 'question-answering@1', 'completed', 1, 1700000000000, 1700000000001, 1700000000002, 2, 'h1', 'h2', '{"a":"b"}');
INSERT INTO runs(seq, id, key_id, workflow, status, durable, created_at_ms, last_event, input_hash, metadata)
  VALUES(2, 'run_open', 'key_old', 'question-answering@1', 'in_progress', 1, 1700000000000, 1, 'h1', '{}');
INSERT INTO steps(run_id, number, name, status, attempts, started_at_ms, finished_at_ms, output_hash) VALUES('run_done', 1, 'retrieve', 'completed', 1, 1, 2, 'h2');
INSERT INTO events(run_id, id, type, data) VALUES('run_done', 1, 'run.created', '{}'), ('run_done', 2, 'run.completed', '{}'), ('run_open', 1, 'run.created', '{}');
UPDATE runs SET claimed_by = 'replica_dead', claimed_until_ms = 1 WHERE id = 'run_open';
