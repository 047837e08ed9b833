#include "tracking/tracker.hpp"

#include <future>
#include <optional>
#include <random>

#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>

#include "base/log.hpp"

namespace wrkhrs::tracking {

using std::chrono::milliseconds;

struct Tracker::Impl {
  Impl(net::Runtime& runtime, std::unique_ptr<Outbox> box, metrics::Registry& metrics,
       const config::TrackingConfig& config)
      : executor(runtime.loop(0).executor()),
        outbox(std::move(box)),
        pause_max(std::chrono::seconds(config.retry_seconds_max)),
        wake(executor),
        recorded(metrics.counter("wrkhrs_tracking_runs_recorded_total", "Runs taken into the outbox.")),
        dropped(metrics.counter("wrkhrs_tracking_runs_dropped_total", "Runs that gave way in a full outbox.")),
        failures(metrics.counter("wrkhrs_tracking_send_failures_total", "Batches that MLflow could not take.")),
        waiting(metrics.gauge("wrkhrs_tracking_runs_waiting", "Runs in the outbox that MLflow has not taken yet.")),
        refused(metrics.gauge("wrkhrs_tracking_runs_refused", "Runs in the outbox that MLflow will not take.")),
        oldest_s(metrics.gauge("wrkhrs_tracking_oldest_waiting_seconds", "Age of the oldest waiting run.")) {}

  /// Sends while there is something to send; sleeps until a run is recorded, a pause is over, or stop().
  static asio::awaitable<void> send_loop(std::shared_ptr<Impl> self) {
    std::minstd_rand jitter(std::random_device{}());
    milliseconds failure_pause{0};
    bool was_away = false;
    while (!self->stopping) {
      self->has_news = false;
      Context ctx = Context::background(std::chrono::minutes(2)).with_cancel_flag(self->cancelled);
      auto sent = co_await self->sender->send_due(ctx);
      co_await self->measure();
      milliseconds pause = std::chrono::minutes(1);
      if (!sent) {
        if (self->stopping) break;
        self->failures.add();
        failure_pause = std::min(self->pause_max, std::max(milliseconds(500), failure_pause * 2));
        pause = failure_pause * (80 + static_cast<int>(jitter() % 40)) / 100;
        if (!was_away) {
          log::warn("runs wait for MLflow", {{"reason", sent.error().message}, {"detail", sent.error().detail}});
        }
        was_away = true;
      } else {
        if (was_away) log::info("MLflow takes runs again");
        was_away = false;
        failure_pause = milliseconds(0);
        if (sent->more || self->has_news) continue;
        if (sent->pause.count() > 0) pause = sent->pause;
      }
      // A new run ends a rest, not a pause after a failure: MLflow is as far away for it as for the others.
      self->rests = sent.has_value();
      self->wake.expires_after(pause);
      boost::system::error_code woken;
      co_await self->wake.async_wait(asio::redirect_error(asio::use_awaitable, woken));
    }
    self->ended.set_value();
  }

  static asio::awaitable<void> measure_once(std::shared_ptr<Impl> self) { co_await self->measure(); }

  asio::awaitable<void> measure() {
    Context ctx = Context::background(std::chrono::seconds(5));
    auto counts = co_await outbox->counts(ctx);
    if (!counts) co_return;
    waiting.set(static_cast<double>(counts->waiting));
    refused.set(static_cast<double>(counts->refused));
    runs_held = counts->waiting + counts->refused;
    bytes_held = counts->bytes_held;
    const std::int64_t age_ms = counts->oldest_waiting_ms > 0 ? unix_millis_now() - counts->oldest_waiting_ms : 0;
    oldest_s.set(static_cast<double>(age_ms) / 1000);
  }

  const asio::any_io_executor executor;  ///< of the loop that sends; what is below `wake` belongs to it
  const std::unique_ptr<Outbox> outbox;
  std::optional<Sender> sender;  ///< empty: no MLflow is configured
  const milliseconds pause_max;
  std::shared_ptr<std::atomic<bool>> cancelled = std::make_shared<std::atomic<bool>>(false);
  std::atomic<bool> stopping{false};
  std::promise<void> ended;
  asio::steady_timer wake;
  bool has_news = false;
  bool rests = false;
  /// Takes note of what an addition left and drove out.
  void note(const Added& added) {
    runs_held = added.runs_held;
    bytes_held = added.bytes_held;
    if (added.runs_dropped == 0) return;
    dropped.add(static_cast<double>(added.runs_dropped));
    runs_dropped += added.runs_dropped;
    const std::int64_t now_s =
        std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now().time_since_epoch()).count();
    std::int64_t next_s = next_warning_s;
    if (now_s < next_s || !next_warning_s.compare_exchange_strong(next_s, now_s + 60)) return;
    log::warn("runs that MLflow never got were dropped: the outbox is full",
              {{"dropped", runs_dropped.load()},
               {"held", added.runs_held},
               {"help",
                "set tracking.mlflow_uri, mend that server, or raise tracking.outbox_runs_max or "
                "tracking.outbox_bytes_max"}});
  }

  std::atomic<std::int64_t> runs_held{0}, bytes_held{0}, runs_dropped{0}, next_warning_s{0};
  metrics::Counter& recorded;
  metrics::Counter& dropped;
  metrics::Counter& failures;
  metrics::Gauge& waiting;
  metrics::Gauge& refused;
  metrics::Gauge& oldest_s;
};

Result<std::unique_ptr<Tracker>> Tracker::open(net::Runtime& runtime, net::HttpClient& http, metrics::Registry& metrics,
                                               const config::TrackingConfig& config, store::DatabaseOptions database) {
  auto outbox =
      Outbox::open(std::move(database), {.runs_max = config.outbox_runs_max, .bytes_max = config.outbox_bytes_max});
  if (!outbox) return forward_error(outbox);
  auto impl = std::make_shared<Impl>(runtime, std::move(*outbox), metrics, config);
  if (!config.mlflow_uri.empty()) {
    auto mlflow = Mlflow::create(http, config);
    if (!mlflow) return forward_error(mlflow);
    Sender::Options options{.experiment = config.experiment, .batch_runs_max = config.batch_runs_max};
    impl->sender.emplace(*impl->outbox, std::move(*mlflow), std::move(options), metrics);
    runtime.spawn_on(impl->executor, "tracking", Impl::send_loop(impl));
  } else {
    runtime.spawn_on(impl->executor, "tracking", Impl::measure_once(impl));
  }
  return std::make_unique<Tracker>(std::move(impl));
}

Tracker::~Tracker() { stop(); }

Outbox& Tracker::outbox() { return *impl_->outbox; }
bool Tracker::sends() const { return impl_->sender.has_value(); }

Task<> Tracker::record(const Context& ctx, RunRecord run) {
  auto added = co_await impl_->outbox->add(ctx, std::move(run));
  if (!added) co_return forward_error(added);
  impl_->note(*added);
  impl_->recorded.add();
  impl_->waiting.add(static_cast<double>(1 - added->runs_dropped));
  asio::post(impl_->executor, [impl = impl_] {
    impl->has_news = true;
    if (impl->rests) impl->wake.cancel();
  });
  co_return Result<void>{};
}

json::Object Tracker::health() const {
  json::Object figures{{"runs_held", impl_->runs_held.load()},
                       {"bytes_held", impl_->bytes_held.load()},
                       {"runs_dropped", impl_->runs_dropped.load()}};
  return {{"tracking", std::move(figures)}};
}

Task<> Tracker::check(Context ctx) {
  if (!impl_->sender) co_return Result<void>{};
  co_return co_await impl_->sender->check(ctx);
}

Result<void> Tracker::check_outbox() const {
  if (auto trouble = impl_->outbox->trouble()) return std::unexpected(std::move(*trouble));
  return {};
}

void Tracker::stop() {
  if (impl_->stopping.exchange(true) || !impl_->sender) return;
  impl_->cancelled->store(true);
  asio::post(impl_->executor, [impl = impl_] { impl->wake.cancel(); });
  if (impl_->ended.get_future().wait_for(std::chrono::seconds(2)) != std::future_status::ready) {
    log::warn("tracking did not end in time; what waits is sent at the next start");
  }
}

}  // namespace wrkhrs::tracking
