#include "process/run.hpp"

#include <array>

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>

namespace wrkhrs::process {
namespace {

Task<> feed(Child& child, const std::string& input, Deadline deadline) {
  auto written = co_await child.in()->write(input, deadline);
  child.in()->close();
  if (!written && written.error().code != Code::unavailable) co_return std::unexpected(written.error());
  co_return Result<void>();
}

Task<std::string> collect(Child& child, std::size_t max_bytes, Deadline deadline) {
  auto out = co_await child.out()->read_all(max_bytes, deadline);
  if (!out && out.error().code != Code::deadline_exceeded) child.kill();  // so that the other two streams end too
  co_return out;
}

struct Cut {
  std::string text;
  bool truncated = false;
};

Task<Cut> collect_cut(Child& child, std::size_t max_bytes, Deadline deadline) {
  Cut cut;
  std::array<char, 8192> chunk;
  for (;;) {
    const std::span<char> target(chunk);
    const auto size = co_await child.err()->read_some(target, deadline);
    if (!size) co_return std::unexpected(size.error());
    if (*size == 0) co_return cut;
    const std::size_t kept = std::min(*size, max_bytes - cut.text.size());
    cut.text.append(chunk.data(), kept);
    cut.truncated = cut.truncated || kept < *size;
  }
}

Task<Completed> run_child(ChildSpec spec, Child& child, std::string input, RunLimits limits, Deadline deadline) {
  using namespace asio::experimental::awaitable_operators;
  auto [fed, out, err] = co_await (feed(child, input, deadline) && collect(child, limits.out_bytes_max, deadline) &&
                                   collect_cut(child, limits.err_bytes_max, deadline));
  auto status = co_await child.wait(deadline);
  if (!out || !fed || !err || !status) {
    Error error = !out ? out.error() : !fed ? fed.error() : !err ? err.error() : status.error();
    if (error.code == Code::deadline_exceeded)
      error.message = fmt::format("The program '{}' took too long.", spec.argv[0]);
    co_await child.end(limits.grace);
    co_return std::unexpected(std::move(error));
  }
  Completed completed{
      .status = *status, .out = std::move(*out), .err = std::move(err->text), .err_truncated = err->truncated};
  co_return completed;
}

constexpr auto cancel_poll = std::chrono::milliseconds(100);  ///< how soon a client that left is noticed

/// Kills the child when the request's client leaves. Ends when the timer's owner sets `done` and cancels it.
asio::awaitable<void> watch(const Context& ctx, Child& child, asio::steady_timer& timer, const bool& done) {
  while (!done) {
    if (ctx.cancelled()) {
      child.kill();
      co_return;
    }
    timer.expires_after(cancel_poll);
    boost::system::error_code ignored;
    co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  }
}

Task<Completed> run_watched(const Context& ctx, ChildSpec spec, Child& child, std::string input, RunLimits limits,
                            asio::steady_timer& timer, bool& done) {
  auto completed = co_await run_child(std::move(spec), child, std::move(input), limits, ctx.deadline());
  done = true;
  timer.cancel();
  if (ctx.cancelled()) co_return fail(Code::cancelled, "The client closed the connection.");
  co_return completed;
}

ChildSpec with_pipes(ChildSpec spec) {
  spec.in = spec.out = spec.err = Stdio::pipe();
  return spec;
}

}  // namespace

Task<Completed> run(ChildSpec spec, std::string input, RunLimits limits, Deadline deadline) {
  spec = with_pipes(std::move(spec));
  auto child = co_await start(co_await asio::this_coro::executor, spec);
  if (!child) co_return std::unexpected(child.error());
  co_return co_await run_child(std::move(spec), *child, std::move(input), limits, deadline);
}

Task<Completed> run(const Context& ctx, ChildSpec spec, std::string input, RunLimits limits) {
  using namespace asio::experimental::awaitable_operators;
  const auto executor = co_await asio::this_coro::executor;
  spec = with_pipes(std::move(spec));
  auto child = co_await start(executor, spec);
  if (!child) co_return std::unexpected(child.error());
  asio::steady_timer timer(executor);
  bool done = false;
  auto completed = co_await (run_watched(ctx, std::move(spec), *child, std::move(input), limits, timer, done) &&
                             watch(ctx, *child, timer, done));
  co_return completed;
}

}  // namespace wrkhrs::process
