// The table of wrkhrs-tool-registry: calls with an idempotency key.
#pragma once

#include "store/database.hpp"

namespace wrkhrs::tools {

/// Forward only; a migration that was ever released is never changed.
inline constexpr store::Migration schema[] = {
    {1, R"sql(
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
)sql",
     R"sql(
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
)sql"},
    // Until when a running call's process has said that it makes it (milliseconds since 1970, by the database's clock).
    {2, R"sql(
  ALTER TABLE calls ADD COLUMN claimed_until_ms INTEGER NOT NULL DEFAULT 0;
  CREATE INDEX calls_running ON calls (process_id) WHERE state = 'running';
)sql",
     R"sql(
  ALTER TABLE calls ADD COLUMN claimed_until_ms BIGINT NOT NULL DEFAULT 0;
  CREATE INDEX calls_running ON calls (process_id) WHERE state = 'running';
)sql"},
};

}  // namespace wrkhrs::tools
