#include "gateway/adapters/shared_buckets.hpp"

#include <algorithm>
#include <cmath>
#include <thread>

#include "base/log.hpp"

namespace wrkhrs::gateway {
namespace {

using std::chrono::milliseconds;
using store::Connection;
using store::Row;

constexpr milliseconds pause_between_rounds{1'000};
constexpr milliseconds idle_after{1'000};        // then what is held of a key goes back
constexpr milliseconds round_limit{1'000};       // how long to wait for the database
constexpr milliseconds settling{2'500};          // after it was away: a round of each replica
constexpr std::int64_t replica_seen_ms = 5'000;  // a replica that has not been heard of for so long is gone
constexpr std::size_t keys_a_round_max = 1'000;

}  // namespace

Result<std::unique_ptr<SharedBuckets>> SharedBuckets::open(store::DatabaseOptions where, double per_minute,
                                                           Spawn spawn) {
  auto database = store::Database::open(std::move(where), bucket_schema);
  if (!database) return forward_error(database);
  return std::unique_ptr<SharedBuckets>(new SharedBuckets(std::move(*database), per_minute, std::move(spawn)));
}

SharedBuckets::SharedBuckets(std::unique_ptr<store::Database> database, double per_minute, Spawn spawn)
    : per_minute_(per_minute), database_(std::move(database)) {
  spawn("request buckets", keep_round());
}

SharedBuckets::~SharedBuckets() { stop(); }

void SharedBuckets::stop() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wanted_.notify();
  const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(3);
  while (running_ && std::chrono::steady_clock::now() < give_up) std::this_thread::sleep_for(milliseconds(5));
}

std::optional<Error> SharedBuckets::trouble() const {
  std::lock_guard lock(mutex_);
  return trouble_;
}

/// How much to hold of a key.
std::int64_t SharedBuckets::batch(const Held& held) const {
  const double replicas = static_cast<double>(replicas_);
  return static_cast<std::int64_t>(std::max({1.0, per_minute_ / 100 / replicas, held.left / 8 / replicas}));
}

/// The database is away, or was until just now: the bucket is whole again only when each replica has told what it let
/// through meanwhile.
bool SharedBuckets::uses_own(const Held& held, SteadyTime now) const {
  return trouble_ || (held.has_own && now < own_until_);
}

/// While the database is away: this replica's share of the limit.
Result<void> SharedBuckets::take_own(Held& held, SteadyTime now) {
  const double share = per_minute_ / static_cast<double>(replicas_);
  if (!held.has_own) {
    held.has_own = true;
    held.own = {.tokens = held.left / static_cast<double>(replicas_), .refilled = now};
  }
  held.own.refill(now, share / 60, share);
  if (held.own.tokens < 1) return rate_limit_reached(per_minute_, (1 - held.own.tokens) / (share / 60));
  held.own.tokens -= 1;
  ++held.debt;
  return {};
}

/// A request that waits for a round, also when its coroutine is thrown away.
class SharedBuckets::Waiter {
 public:
  /// With the mutex held.
  Waiter(SharedBuckets& buckets, Held& held) : buckets_(buckets), held_(held) { ++held_.waiting; }
  ~Waiter() {
    std::lock_guard lock(buckets_.mutex_);
    --held_.waiting;
  }
  Waiter(const Waiter&) = delete;
  Waiter& operator=(const Waiter&) = delete;

 private:
  SharedBuckets& buckets_;
  Held& held_;  ///< stays while somebody waits for it
};

Task<void> SharedBuckets::take(const Context& ctx, std::string key_id) {
  std::optional<Waiter> waiter;
  while (true) {
    std::uint64_t round = 0;
    const bool is_first = !waiter;
    {
      std::lock_guard lock(mutex_);
      const SteadyTime now = std::chrono::steady_clock::now();
      auto [at, is_new] = held_.try_emplace(key_id);
      Held& held = at->second;
      if (is_new) held.left = per_minute_;
      held.used = now;
      if (held.tokens > 0) {
        --held.tokens;
        if (held.tokens <= batch(held) / 2 && held.refused_until <= now && !urgent_) {  // ahead of need
          urgent_ = true;
          wanted_.notify();
        }
        co_return Result<void>{};
      }
      if (uses_own(held, now)) co_return take_own(held, now);
      held.has_own = false;
      if (held.refused_until > now) {
        co_return rate_limit_reached(per_minute_, std::chrono::duration<double>(held.refused_until - now).count());
      }
      if (stopping_) co_return fail(Code::unavailable, "The gateway is stopping. Try again in a moment.");
      if (auto wanted = ctx.check(); !wanted) co_return forward_error(wanted);
      if (is_first) waiter.emplace(*this, held);
      round = settled_.version();
      if (!urgent_) {
        urgent_ = true;
        wanted_.notify();
      }
    }
    co_await settled_.wait(round, milliseconds(200));
  }
}

/// What this replica wants of a key's bucket now.
SharedBuckets::Change SharedBuckets::wish(const std::string& key_id, Held& held, SteadyTime now, bool ending) const {
  Change change{.key_id = key_id, .debt = held.debt};
  if (held.has_own && uses_own(held, now)) return change;
  const bool idle = ending || now - held.used > idle_after;
  if (idle && held.waiting == 0) {
    change.give = std::exchange(held.tokens, 0);
  } else if (held.waiting == 0 && held.tokens > batch(held)) {
    change.give = held.tokens - batch(held);
    held.tokens -= change.give;
  } else if (held.refused_until <= now && (held.waiting > 0 || held.tokens <= batch(held) / 2)) {
    // Requests that wait may be about to find more than that here, since they have not run since the last round.
    change.want = std::max<std::int64_t>(0, held.waiting + batch(held) - held.tokens);
  }
  return change;
}

/// Keys take turns where there are more than fit into one round.
std::vector<SharedBuckets::Change> SharedBuckets::collect(SteadyTime now, bool ending) {
  std::lock_guard lock(mutex_);
  urgent_ = false;
  std::vector<Change> changes;
  auto at = held_.lower_bound(next_key_);
  next_key_.clear();
  for (std::size_t looked_at = 0, count = held_.size(); looked_at < count; ++looked_at) {
    if (at == held_.end()) at = held_.begin();
    if (changes.size() >= keys_a_round_max) {
      next_key_ = at->first;
      break;
    }
    Change change = wish(at->first, at->second, now, ending);
    // One that is in use is asked about even so: what is left of it may have become little.
    if (change.want > 0 || change.give > 0 || change.debt > 0 || at->second.tokens > 1) {
      changes.push_back(std::move(change));
    } else if (at->second.waiting == 0 && at->second.tokens == 0 && now - at->second.used > std::chrono::minutes(2)) {
      at = held_.erase(at);
      continue;
    }
    ++at;
  }
  return changes;
}

Result<SharedBuckets::Round> SharedBuckets::exchange(Connection& connection, std::vector<Change> changes) const {
  // The lock first: who has waited for it still sees what the one before has written, since a snapshot is taken with
  // the first query.
  if (auto locked = connection.run_script("LOCK TABLE bucket IN EXCLUSIVE MODE"); !locked) {
    return forward_error(locked);
  }
  auto clock = connection.integer("SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)");
  if (!clock) return forward_error(clock);
  const double per_ms = per_minute_ / 60'000;
  Round round;
  for (Change& change : changes) {
    auto bucket = connection.one(
        "SELECT tokens, refilled_ms FROM bucket WHERE key_id = ?1",
        [](const Row& row) { return std::pair(row.real(0), row.integer(1)); }, change.key_id);
    if (!bucket) return forward_error(bucket);
    const auto [stored, refilled_ms] = bucket->value_or(std::pair(per_minute_, *clock));
    const double flowed = static_cast<double>(std::max<std::int64_t>(0, *clock - refilled_ms)) * per_ms;
    double tokens = std::min(per_minute_, stored + flowed + static_cast<double>(change.give));
    tokens = std::max(-per_minute_, tokens - static_cast<double>(change.debt));
    change.taken = std::clamp<std::int64_t>(static_cast<std::int64_t>(std::floor(tokens)), 0, change.want);
    change.left = tokens - static_cast<double>(change.taken);
    auto written = connection.execute(
        "INSERT INTO bucket(key_id, tokens, refilled_ms) VALUES(?1, ?2, ?3) ON CONFLICT (key_id) DO UPDATE SET tokens "
        "= excluded.tokens, refilled_ms = excluded.refilled_ms",
        change.key_id, change.left, std::max(*clock, refilled_ms));
    if (!written) return forward_error(written);
  }
  auto seen = connection.execute(
      "INSERT INTO replica(id, seen_ms) VALUES(?1, ?2) ON CONFLICT (id) DO UPDATE SET seen_ms = excluded.seen_ms",
      replica_, *clock);
  if (seen) seen = connection.execute("DELETE FROM replica WHERE seen_ms < ?1", *clock - replica_seen_ms);
  // A bucket that has had two minutes to fill is full.
  if (seen) seen = connection.execute("DELETE FROM bucket WHERE refilled_ms < ?1", *clock - 120'000);
  if (!seen) return forward_error(seen);
  auto replicas = connection.integer("SELECT count(*) FROM replica");
  if (!replicas) return forward_error(replicas);
  round.replicas = *replicas;
  round.changes = std::move(changes);
  return round;
}

void SharedBuckets::settle(const Result<Round>& round, SteadyTime now) {
  std::lock_guard lock(mutex_);
  if (!round) {
    if (!trouble_) {
      log::warn("the limits of all replicas cannot be counted together; each goes on with its share",
                {{"replicas", replicas_}, {"error", round.error().message}, {"detail", round.error().detail}});
    }
    trouble_ = round.error();
    // What was to be put back is not: at worst it took place, and is then missing here.
    return;
  }
  if (trouble_) {
    log::info("the limits of all replicas are counted together again");
    own_until_ = now + settling;
  }
  trouble_.reset();
  replicas_ = std::max<std::int64_t>(1, round->replicas);
  for (const Change& change : round->changes) {
    Held& held = held_[change.key_id];
    held.tokens += change.taken;
    held.debt -= change.debt;
    held.left = change.left;
    if (change.want > 0 && change.left < 1) {
      const double wait_s = (1 - change.left) / (per_minute_ / 60);
      held.refused_until =
          now + std::chrono::duration_cast<SteadyTime::duration>(std::chrono::duration<double>(wait_s));
    }
  }
}

asio::awaitable<void> SharedBuckets::keep_round() {
  auto next_idle_round = std::chrono::steady_clock::now();
  for (bool ending = false; !ending;) {
    const std::uint64_t seen = wanted_.version();
    bool urgent = false;
    {
      std::lock_guard lock(mutex_);
      // Requests do not wait for a database that is away, so there is no hurry then.
      urgent = urgent_ && !trouble_;
      ending = stopping_;
    }
    const SteadyTime now = std::chrono::steady_clock::now();
    if (!urgent && !ending && now < next_idle_round) {
      const auto pause = std::chrono::ceil<milliseconds>(next_idle_round - now);
      co_await wanted_.wait(seen, pause);
      continue;
    }
    auto changes = collect(now, ending);
    if (changes.empty() && now < next_idle_round && !ending) continue;
    auto write = [this, changes = std::move(changes)](Connection& c) { return exchange(c, changes); };
    const Context ctx = Context::background(round_limit);
    auto round = co_await database_->write(ctx, std::move(write));
    settle(round, std::chrono::steady_clock::now());
    settled_.notify();
    next_idle_round = std::chrono::steady_clock::now() + pause_between_rounds;
  }
  settled_.notify();
  running_ = false;
}

}  // namespace wrkhrs::gateway
