#include "tools/adapters/refresher.hpp"

#include "base/log.hpp"

namespace wrkhrs::tools {

Refresher::Refresher(Registry& registry, McpRunner& mcp, std::vector<std::filesystem::path> folders,
                     RefreshPeriods periods)
    : registry_(registry), mcp_(mcp), folders_(std::move(folders)), periods_(periods) {}

void Refresher::read_now() {
  {
    std::lock_guard lock(mutex_);
    known_state_ = folders_state(folders_);
  }
  auto source = read_folders(folders_);
  for (const auto& diagnostic : source.diagnostics) {
    log::warn("a tool manifest cannot be used", {{"file", diagnostic.source}, {"error", diagnostic.message}});
  }
  registry_.set_manifests(std::move(source));
}

void Refresher::read_when_changed() {
  {
    const auto state = folders_state(folders_);
    std::lock_guard lock(mutex_);
    if (state == known_state_) return;
  }
  read_now();
}

asio::awaitable<bool> Refresher::discover(const Context& ctx) {
  auto found = co_await mcp_.discover(ctx);
  Source source;
  const bool ok = found.has_value();
  {
    std::lock_guard lock(mutex_);
    if (ok) {
      last_discovered_ = found->tools;
      source = std::move(*found);
    } else {
      source.tools = last_discovered_.value_or(std::vector<ToolPtr>{});
      source.is_whole = last_discovered_.has_value();
      source.diagnostics.push_back({"wrkhrs-mcp", "Its tools could not be listed: " + found.error().message});
    }
  }
  registry_.set_discovered(std::move(source));
  co_return ok;
}

asio::awaitable<void> Refresher::refresh(const Context& ctx) {
  auto read = [this]() -> Result<void> {
    read_now();
    return {};
  };
  auto done = co_await worker_.run(ctx, std::move(read));
  if (!done) log::warn("manifests were not read", {{"error", done.error().message}});
  co_await discover(ctx);
}

asio::awaitable<void> Refresher::keep_fresh() {
  auto next_discovery = std::chrono::steady_clock::now();
  auto retry = periods_.retry;
  while (true) {
    if (std::chrono::steady_clock::now() >= next_discovery) {
      const auto ctx = Context::background(std::chrono::seconds(10));
      const bool ok = co_await discover(ctx);
      retry = ok ? periods_.retry : std::min(periods_.discovery, retry * 2);
      next_discovery = std::chrono::steady_clock::now() + (ok ? periods_.discovery : retry);
    }
    co_await net::sleep_for(std::min<std::chrono::milliseconds>(periods_.folders, periods_.retry));
    const auto ctx = Context::background(std::chrono::seconds(10));
    auto look = [this]() -> Result<void> {
      read_when_changed();
      return {};
    };
    auto looked = co_await worker_.run(ctx, std::move(look));
    if (!looked) log::warn("manifests were not looked at", {{"error", looked.error().message}});
  }
}

}  // namespace wrkhrs::tools
