-- A SQLite database as version 4 of this schema left it. Never changed.
      CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

      -- A key that owns something. Its passages are indexed in the full-text table lexical_<number>.
      CREATE TABLE owner(number INTEGER PRIMARY KEY AUTOINCREMENT, key_id TEXT NOT NULL UNIQUE);

      CREATE TABLE file(
        id TEXT PRIMARY KEY, owner INTEGER NOT NULL REFERENCES owner(number), name TEXT NOT NULL, purpose TEXT NOT NULL,
        bytes INTEGER NOT NULL, object TEXT NOT NULL, created_at INTEGER NOT NULL, expires_at INTEGER) WITHOUT ROWID;
      CREATE INDEX file_by_owner ON file(owner, id);
      CREATE INDEX file_by_object ON file(object);
      CREATE INDEX file_by_expiry ON file(expires_at) WHERE expires_at IS NOT NULL;

      -- Objects that may have lost their last file; the janitor looks.
      CREATE TABLE orphan(object TEXT PRIMARY KEY, since INTEGER NOT NULL) WITHOUT ROWID;

      -- `revision` counts the changes of what a search of the store can find.
      CREATE TABLE store(
        number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, owner INTEGER NOT NULL REFERENCES owner(number),
        name TEXT NOT NULL, description TEXT, metadata TEXT NOT NULL, created_at INTEGER NOT NULL,
        last_active_at INTEGER NOT NULL, expires_days INTEGER, expired INTEGER NOT NULL DEFAULT 0,
        revision INTEGER NOT NULL DEFAULT 0);
      CREATE INDEX store_by_owner ON store(owner, id);

      -- A file in a store. `embedded` of `passages` passages are done.
      CREATE TABLE document(
        number INTEGER PRIMARY KEY AUTOINCREMENT, store INTEGER NOT NULL REFERENCES store(number),
        file_id TEXT NOT NULL REFERENCES file(id), batch_id TEXT, status TEXT NOT NULL DEFAULT 'in_progress',
        stage TEXT NOT NULL DEFAULT 'waiting', created_at INTEGER NOT NULL, attributes TEXT NOT NULL,
        chunk_tokens INTEGER, chunk_overlap INTEGER, passages INTEGER NOT NULL DEFAULT 0,
        embedded INTEGER NOT NULL DEFAULT 0, usage_bytes INTEGER NOT NULL DEFAULT 0, attempts INTEGER NOT NULL DEFAULT 0,
        error_code TEXT, error_message TEXT, UNIQUE(store, file_id));
      CREATE INDEX document_by_store ON document(store, status, usage_bytes);
      CREATE INDEX document_by_file ON document(file_id);
      CREATE INDEX document_by_batch ON document(batch_id) WHERE batch_id IS NOT NULL;
      CREATE INDEX document_in_progress ON document(store, number) WHERE status = 'in_progress';

      CREATE TABLE batch(id TEXT PRIMARY KEY, store INTEGER NOT NULL, created_at INTEGER NOT NULL,
                         cancelled INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;

      CREATE TABLE passage(
        number INTEGER PRIMARY KEY AUTOINCREMENT, document INTEGER NOT NULL, text TEXT NOT NULL, headings TEXT NOT NULL,
        page INTEGER, char_start INTEGER NOT NULL, char_end INTEGER NOT NULL, start_seconds REAL, end_seconds REAL);
      CREATE INDEX passage_by_document ON passage(document, number);
      -- Little-endian floats of length 1, made by the model named in meta.
      CREATE TABLE embedding(passage INTEGER PRIMARY KEY, vector BLOB NOT NULL);

      -- Documents taken out of a store, whose passages are still to be deleted.
      CREATE TABLE doomed(document INTEGER PRIMARY KEY, owner INTEGER NOT NULL);
      ALTER TABLE document ADD COLUMN claimed_by TEXT;
      ALTER TABLE document ADD COLUMN claimed_until_ms INTEGER NOT NULL DEFAULT 0;
      CREATE TABLE followed(index_name TEXT NOT NULL, document INTEGER NOT NULL, passages INTEGER NOT NULL,
                            PRIMARY KEY(index_name, document)) WITHOUT ROWID;
      CREATE TABLE spare_embedding(model TEXT NOT NULL, passage INTEGER NOT NULL, vector BLOB NOT NULL,
                                   PRIMARY KEY(passage, model)) WITHOUT ROWID;
PRAGMA user_version=4;
INSERT INTO meta(key, value) VALUES('embedding_model', 'model-1');
INSERT INTO owner(number, key_id) VALUES(1, 'key_old');
INSERT INTO file(id, owner, name, purpose, bytes, object, created_at) VALUES('file-1', 1, 'pump.md', 'assistants', 12, 'abc', 1700000000);
INSERT INTO store(number, id, owner, name, metadata, created_at, last_active_at, revision) VALUES(1, 'vs_1', 1, 'manuals', '{}', 1700000000, 1700000000, 3);
INSERT INTO document(number, store, file_id, status, stage, created_at, attributes, passages, embedded) VALUES(1, 1, 'file-1', 'completed', 'done', 1700000000, '{"a":1}', 1, 1);
INSERT INTO passage(number, document, text, headings, char_start, char_end) VALUES(1, 1, 'The pump draws 2.2 kW.', '["Pump"]', 0, 22);
INSERT INTO embedding(passage, vector) VALUES(1, x'0000803f');
INSERT INTO spare_embedding(model, passage, vector) VALUES('model-0', 1, x'000000bf');
UPDATE document SET claimed_by = 'replica_dead', claimed_until_ms = 1 WHERE number = 1;
INSERT INTO followed(index_name, document, passages) VALUES('0123-4567', 1, 1);
CREATE VIRTUAL TABLE lexical_1 USING fts5(scope, headings, text, content='', contentless_delete=1, tokenize='porter unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE lexical_1_words USING fts5vocab(lexical_1, row);
INSERT INTO lexical_1(rowid, scope, headings, text) VALUES(1, 's1', 'Pump', 'The pump draws 2.2 kW.');
