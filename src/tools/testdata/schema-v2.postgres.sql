-- A schema of PostgreSQL as version 2 of this schema left it. Never changed.
CREATE TABLE schema_version(version BIGINT);
CREATE TABLE write_mark(mark BIGINT PRIMARY KEY, is_fence BIGINT NOT NULL DEFAULT 0, made_at TIMESTAMPTZ NOT NULL DEFAULT now());
  CREATE TABLE calls (
    owner TEXT COLLATE "C" NOT NULL, tool TEXT COLLATE "C" NOT NULL, key TEXT COLLATE "C" NOT NULL,
    arguments_sha256 TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('running', 'done', 'lost')),
    process_id TEXT NOT NULL,
    response TEXT,
    begun_at_ms BIGINT NOT NULL,
    PRIMARY KEY (owner, tool, key)
  );
  CREATE INDEX calls_by_age ON calls (begun_at_ms);
  ALTER TABLE calls ADD COLUMN claimed_until_ms BIGINT NOT NULL DEFAULT 0;
  CREATE INDEX calls_running ON calls (process_id) WHERE state = 'running';
INSERT INTO schema_version(version) VALUES(1);
INSERT INTO schema_version(version) VALUES(2);
INSERT INTO calls(owner, tool, key, arguments_sha256, state, process_id, response, begun_at_ms)
  VALUES('key_old', 't', 'done', 'h', 'done', 'proc_1', '{"name":"t","output":1}', 1900000000000), ('key_old', 't', 'cut off', 'h', 'running', 'proc_1', NULL, 1900000000000);
UPDATE calls SET claimed_until_ms = 1 WHERE key = 'cut off';
