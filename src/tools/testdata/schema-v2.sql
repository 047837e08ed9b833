-- A SQLite database as version 2 of this schema left it. Never changed.
  CREATE TABLE calls (
    owner TEXT NOT NULL, tool TEXT NOT NULL, key TEXT NOT NULL,
    arguments_sha256 TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('running', 'done', 'lost')),
    process_id TEXT NOT NULL,   -- of the process that ran it last
    response TEXT,              -- with 'done'
    begun_at_ms INTEGER NOT NULL,
    PRIMARY KEY (owner, tool, key)
  ) WITHOUT ROWID;
  CREATE INDEX calls_by_age ON calls (begun_at_ms);
  ALTER TABLE calls ADD COLUMN claimed_until_ms INTEGER NOT NULL DEFAULT 0;
  CREATE INDEX calls_running ON calls (process_id) WHERE state = 'running';
PRAGMA user_version=2;
INSERT INTO calls(owner, tool, key, arguments_sha256, state, process_id, response, begun_at_ms)
  VALUES('key_old', 't', 'done', 'h', 'done', 'proc_1', '{"name":"t","output":1}', 1900000000000), ('key_old', 't', 'cut off', 'h', 'running', 'proc_1', NULL, 1900000000000);
UPDATE calls SET claimed_until_ms = 1 WHERE key = 'cut off';
