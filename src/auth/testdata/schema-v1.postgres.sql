-- A schema of PostgreSQL as version 1 of this schema left it. Never changed.
CREATE TABLE schema_version(version BIGINT);
CREATE TABLE write_mark(mark BIGINT PRIMARY KEY, is_fence BIGINT NOT NULL DEFAULT 0, made_at TIMESTAMPTZ NOT NULL DEFAULT now());
CREATE TABLE key_document(number BIGINT PRIMARY KEY CHECK (number = 1), revision BIGINT NOT NULL, body TEXT NOT NULL);
INSERT INTO key_document(number, revision, body) VALUES(1, 0, '');
INSERT INTO schema_version(version) VALUES(1);
UPDATE key_document SET revision = 3, body = '{"keys":[{"id":"key_1","name":"ci","sha256":"0000000000000000000000000000000000000000000000000000000000000000"}]}';
