#include "process/run.hpp"

#include <array>

#include <boost/asio/experimental/awaitable_operators.hpp>

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

}  // namespace

Task<Completed> run(ChildSpec spec, std::string input, RunLimits limits, Deadline deadline) {
  using namespace asio::experimental::awaitable_operators;
  spec.in = spec.out = spec.err = Stdio::pipe();
  const auto executor = co_await asio::this_coro::executor;
  auto child = spawn(executor, spec);
  if (!child) co_return std::unexpected(child.error());

  auto [fed, out, err] = co_await (feed(*child, input, deadline) && collect(*child, limits.out_bytes_max, deadline) &&
                                   collect_cut(*child, limits.err_bytes_max, deadline));
  auto status = co_await child->wait(deadline);
  if (!out || !fed || !err || !status) {
    Error error = !out ? out.error() : !fed ? fed.error() : !err ? err.error() : status.error();
    if (error.code == Code::deadline_exceeded)
      error.message = fmt::format("The program '{}' took too long.", spec.argv[0]);
    co_await child->end(limits.grace);
    co_return std::unexpected(std::move(error));
  }
  Completed completed{
      .status = *status, .out = std::move(*out), .err = std::move(err->text), .err_truncated = err->truncated};
  co_return completed;
}

}  // namespace wrkhrs::process
