// Buckets that all replicas of the gateway share, in PostgreSQL.
//
// A replica takes requests out of a key's bucket in batches, ahead of need, so that most requests find one here and ask
// nobody. A batch is an eighth of what is left divided by the number of replicas, so it gets small as the bucket gets
// empty: at least one percent of a minute's worth divided by the number of replicas, and at least one request. What a
// replica holds beyond the batch of now, or does not use, it puts back within two seconds. So all together never let
// through more than the limit, and hold back at most one percent of it, or one request each, for longer than that.
//
// One transaction is under way at a time, for all keys, every pause or as soon as a request waits; it takes the lock of
// one table, so that replicas take turns and none is run again.
//
// While the database is away each replica goes on with its share (the limit divided by the replicas last seen), so the
// limit still holds as long as requests spread evenly; what it let through meanwhile is taken out when the database is
// back, and until each has told (2.5 s) all go on with their shares. The gateway then reports itself as degraded.
#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.hpp"
#include "base/signal.hpp"
#include "gateway/request_buckets.hpp"
#include "store/database.hpp"

namespace wrkhrs::gateway {

/// Forward only; a migration that was ever released is never changed. On PostgreSQL only.
inline constexpr store::Migration bucket_schema[] = {
    // A bucket that is not there is full. `replica`: who takes part, and when it was last heard of.
    {1, R"sql(
      CREATE TABLE bucket(key_id TEXT COLLATE "C" PRIMARY KEY, tokens DOUBLE PRECISION NOT NULL, refilled_ms BIGINT NOT NULL);
      CREATE INDEX bucket_by_age ON bucket(refilled_ms);
      CREATE TABLE replica(id TEXT COLLATE "C" PRIMARY KEY, seen_ms BIGINT NOT NULL);
    )sql"},
};

class SharedBuckets final : public RequestBuckets {
 public:
  using Spawn = std::function<void(std::string name, asio::awaitable<void> work)>;

  /// `limit` of `where.connect_limit` bounds how long a request waits when the database has just gone away; about a
  /// second does. Errors: those of store::Database::open.
  static Result<std::unique_ptr<SharedBuckets>> open(store::DatabaseOptions where, double per_minute, Spawn spawn);
  ~SharedBuckets() override;

  Task<void> take(const Context& ctx, std::string key_id) override;

  /// Why the database could not be asked; nullopt: it could. For /health.
  std::optional<Error> trouble() const;
  /// How often the database was asked.
  std::uint64_t rounds() const { return settled_.version(); }
  /// Puts back what is held, and ends. Blocks.
  void stop();

 private:
  /// What this replica holds of a key.
  struct Held {
    std::int64_t tokens = 0;   ///< taken out of the bucket and not used yet
    std::int64_t waiting = 0;  ///< requests that wait for one
    SteadyTime used;           ///< when one was last asked for
    SteadyTime refused_until;  ///< the bucket is empty until then
    double left = 0;           ///< what the bucket held when last seen
    Bucket own;                ///< instead of the bucket while the database is away
    bool has_own = false;
    std::int64_t debt = 0;  ///< let through out of `own`, still to be taken out of the bucket
  };
  /// What is to be done with a key's bucket, and what became of it.
  struct Change {
    std::string key_id;
    std::int64_t want = 0;  ///< to take out, as far as there is
    std::int64_t give = 0;  ///< to put back
    std::int64_t debt = 0;  ///< to take out, whether or not there is
    std::int64_t taken = 0;
    double left = 0;
  };
  struct Round {
    std::vector<Change> changes;
    std::int64_t replicas = 1;
  };

  class Waiter;

  SharedBuckets(std::unique_ptr<store::Database> database, double per_minute, Spawn spawn);
  std::int64_t batch(const Held& held) const;
  bool uses_own(const Held& held, SteadyTime now) const;
  Result<void> take_own(Held& held, SteadyTime now);
  asio::awaitable<void> keep_round();
  std::vector<Change> collect(SteadyTime now, bool ending);
  Change wish(const std::string& key_id, Held& held, SteadyTime now, bool ending) const;
  void settle(const Result<Round>& round, SteadyTime now);
  Result<Round> exchange(store::Connection& connection, std::vector<Change> changes) const;

  const std::string replica_ = new_id("gateway_");
  const double per_minute_;
  std::unique_ptr<store::Database> database_;
  mutable std::mutex mutex_;  // guards what follows
  std::map<std::string, Held, std::less<>> held_;
  std::string next_key_;  ///< where the next round begins
  std::int64_t replicas_ = 1;
  std::optional<Error> trouble_;
  SteadyTime own_until_;  ///< after the database was away
  bool stopping_ = false;
  bool urgent_ = false;  ///< a request waits
  Signal wanted_;        ///< a request waits, or stop()
  Signal settled_;       ///< counts the rounds
  std::atomic<bool> running_{true};
};

}  // namespace wrkhrs::gateway
