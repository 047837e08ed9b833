-- A schema of PostgreSQL as version 1 of this schema left it. Never changed.
CREATE TABLE schema_version(version BIGINT);
CREATE TABLE write_mark(mark BIGINT PRIMARY KEY, is_fence BIGINT NOT NULL DEFAULT 0, made_at TIMESTAMPTZ NOT NULL DEFAULT now());
CREATE TABLE bucket(key_id TEXT COLLATE "C" PRIMARY KEY, tokens DOUBLE PRECISION NOT NULL, refilled_ms BIGINT NOT NULL);
CREATE INDEX bucket_by_age ON bucket(refilled_ms);
CREATE TABLE replica(id TEXT COLLATE "C" PRIMARY KEY, seen_ms BIGINT NOT NULL);
INSERT INTO schema_version(version) VALUES(1);
INSERT INTO bucket(key_id, tokens, refilled_ms) VALUES('key_1', 12.5, 1700000000000);
INSERT INTO replica(id, seen_ms) VALUES('gateway_1', 1700000000000);
