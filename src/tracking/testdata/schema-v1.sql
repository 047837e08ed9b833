-- A SQLite database as version 1 of this schema left it. Never changed.
CREATE TABLE run(
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  run_id TEXT NOT NULL UNIQUE,
  state TEXT NOT NULL CHECK(state IN ('waiting', 'sent', 'refused')) DEFAULT 'waiting',
  record TEXT NOT NULL,
  recorded_at_ms INTEGER NOT NULL,
  due_at_ms INTEGER NOT NULL DEFAULT 0,
  mlflow_run_id TEXT NOT NULL DEFAULT '',
  create_sent_at_ms INTEGER NOT NULL DEFAULT 0,
  attempts INTEGER NOT NULL DEFAULT 0,
  error TEXT NOT NULL DEFAULT '',
  sent_at_ms INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX run_by_state ON run(state, sequence);
PRAGMA user_version=1;
INSERT INTO run(sequence, run_id, state, record, recorded_at_ms, due_at_ms, attempts, error) VALUES(1, 'run_waiting', 'waiting', '{"run_id":"run_waiting"}', 1700000000000, 1700000000500, 2, 'MLflow is away.');
INSERT INTO run(sequence, run_id, state, record, recorded_at_ms, mlflow_run_id, create_sent_at_ms, sent_at_ms) VALUES(2, 'run_sent', 'waiting', '{"run_id":"run_sent"}', 1700000000001, 'abc', 1700000000002, 1700000000003);
UPDATE run SET state = 'sent' WHERE sequence = 2;
INSERT INTO run(sequence, run_id, state, record, recorded_at_ms, error) VALUES(3, 'run_refused', 'refused', '{"run_id":"run_refused"}', 1700000000004, 'too large');
