// The tables of the outbox: runs that wait for MLflow.
#pragma once

#include "store/database.hpp"

namespace wrkhrs::tracking {

/// Forward only; a migration that was ever released is never changed. On SQLite only: each process has an outbox of its
/// own.
inline constexpr store::Migration schema[] = {
    {1, R"(
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
)"},
    // What is held, kept up to date so that adding a run never counts them all.
    {2, R"(
CREATE TABLE held(runs INTEGER NOT NULL, bytes INTEGER NOT NULL);
INSERT INTO held SELECT count(*), coalesce(sum(octet_length(record)), 0) FROM run WHERE state != 'sent';
CREATE TRIGGER held_more AFTER INSERT ON run BEGIN
  UPDATE held SET runs = runs + 1, bytes = bytes + octet_length(NEW.record);
END;
CREATE TRIGGER held_less AFTER DELETE ON run WHEN OLD.state != 'sent' BEGIN
  UPDATE held SET runs = runs - 1, bytes = bytes - octet_length(OLD.record);
END;
CREATE TRIGGER held_sent AFTER UPDATE OF state ON run WHEN OLD.state != 'sent' AND NEW.state = 'sent' BEGIN
  UPDATE held SET runs = runs - 1, bytes = bytes - octet_length(OLD.record);
END;
)"}};

}  // namespace wrkhrs::tracking
