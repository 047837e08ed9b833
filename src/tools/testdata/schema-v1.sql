-- A SQLite database as version 1 of this schema left it. Never changed.
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
PRAGMA user_version=1;
INSERT INTO calls(owner, tool, key, arguments_sha256, state, process_id, response, begun_at_ms)
  VALUES('key_old', 't', 'done', 'h', 'done', 'proc_1', '{"name":"t","output":1}', 1900000000000), ('key_old', 't', 'cut off', 'h', 'running', 'proc_1', NULL, 1900000000000);
