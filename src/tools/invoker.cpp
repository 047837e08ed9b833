#include "tools/invoker.hpp"

#include <boost/asio/this_coro.hpp>
#include <fmt/format.h>

#include "base/ids.hpp"
#include "base/log.hpp"
#include "base/mailbox.hpp"

namespace wrkhrs::tools {
namespace {

using Response = api::tools::InvokeToolResponse;

Result<void> check_arguments(const Tool& tool, const json::Object& arguments) {
  const auto errors = tool.input.validate(json::Value(arguments));
  if (errors.empty()) return {};
  return fail(Code::invalid_argument,
              fmt::format("The arguments do not fit the input_schema of '{}': {}.", tool.description.name,
                          jsonschema::describe(errors)),
              "arguments" + errors.front().instance_pointer, "invalid_tool_arguments");
}

Result<void> check_output(const Tool& tool, const Output& output) {
  if (json::write(output.value).size() > tool.output_bytes_max) {
    return fail(
        Code::upstream_failed,
        fmt::format("The output of '{}' is larger than {} bytes.", tool.description.name, tool.output_bytes_max), "",
        "tool_output_too_large");
  }
  if (output.is_error || !tool.output) return {};
  const auto errors = tool.output->validate(output.value);
  if (errors.empty()) return {};
  return fail(Code::upstream_failed,
              fmt::format("The output of '{}' does not fit its output_schema: {}.", tool.description.name,
                          jsonschema::describe(errors)),
              "", "invalid_tool_output");
}

}  // namespace

// One of the calls that may run at the same time.
class Invoker::Slot {
 public:
  Slot(std::atomic<int>& running, int max) : running_(running), taken_(++running <= max) {}
  Slot(const Slot&) = delete;
  Slot& operator=(const Slot&) = delete;
  ~Slot() { --running_; }
  bool taken() const { return taken_; }

 private:
  std::atomic<int>& running_;
  const bool taken_;
};

Invoker::Invoker(Spawn spawn, Runners runners, Journal& journal, InvokerLimits limits, metrics::Registry& metrics)
    : spawn_(std::move(spawn)),
      runners_(runners),
      journal_(journal),
      limits_(limits),
      calls_ok_(metrics.counter("tool_calls_total", "Tool calls by outcome.", {{"outcome", "ok"}})),
      calls_tool_error_(metrics.counter("tool_calls_total", "Tool calls by outcome.", {{"outcome", "tool_error"}})),
      calls_failed_(metrics.counter("tool_calls_total", "Tool calls by outcome.", {{"outcome", "failed"}})),
      duration_s_(
          metrics.histogram("tool_call_duration_seconds", "Time of tool calls.", metrics::duration_buckets_s())) {}

Runner& Invoker::runner_of(const Tool& tool) {
  if (std::holds_alternative<HttpCall>(tool.call)) return runners_.http;
  return std::holds_alternative<CommandCall>(tool.call) ? runners_.command : runners_.mcp;
}

Task<Response> Invoker::invoke(const Context& ctx, Request request) {
  if (auto checked = check_arguments(*request.tool, request.arguments); !checked) co_return forward_error(checked);
  auto timeout = std::chrono::milliseconds(request.tool->description.deadline_ms_max);
  if (request.timeout) timeout = std::min(timeout, *request.timeout);
  const auto call_ctx = ctx.with_timeout(timeout);
  if (!request.idempotency_key) co_return co_await run(call_ctx, std::move(request));

  CallKey call{ctx.principal().key_id, request.tool->description.name, *request.idempotency_key};
  const bool repeatable = request.tool->description.idempotent || request.tool->description.read_only;
  auto arguments_sha256 = sha256_hex(json::write(json::Value(request.arguments)));
  CallKey begun = call;
  auto earlier = co_await journal_.begin(call_ctx, std::move(begun), std::move(arguments_sha256), repeatable);
  if (!earlier) co_return forward_error(earlier);
  if (*earlier) co_return std::move(**earlier);

  // From here on the call belongs to the journal: it ends even when the client goes away, so that its outcome is known.
  auto executor = co_await asio::this_coro::executor;
  const auto answers = Mailbox<Result<Response>>::make(executor, 1);
  const auto own_ctx = call_ctx.with_cancel_flag(std::make_shared<std::atomic<bool>>(false));
  auto work = [](Invoker& self, Context own, CallKey key, Request what,
                 std::shared_ptr<Mailbox<Result<Response>>> box) -> asio::awaitable<void> {
    box->push(co_await self.run_journalled(std::move(own), std::move(key), std::move(what)));
  };
  spawn_(executor, "tool call", work(*this, own_ctx, std::move(call), std::move(request), answers));
  constexpr std::chrono::seconds journal_grace{5};
  auto answer = co_await answers->pop(call_ctx.deadline() + journal_grace);
  if (answer) co_return std::move(*answer);
  if (ctx.cancelled()) co_return fail(Code::cancelled, "The client closed the connection.");
  co_return fail(Code::deadline_exceeded,
                 "The call ran out of time. Repeat it with the same idempotency key to learn its outcome.");
}

Task<Response> Invoker::run_journalled(Context ctx, CallKey call, Request request) {
  auto response = co_await run(ctx, std::move(request));
  const auto journal_ctx = Context::background(std::chrono::seconds(10));
  Result<void> noted;
  if (response) {
    auto text = json::to_text(*response);
    noted = co_await journal_.finish(journal_ctx, std::move(call), std::move(text));
  } else if (surely_not_run(response.error())) {
    noted = co_await journal_.forget(journal_ctx, std::move(call));
  } else {
    noted = co_await journal_.lose(journal_ctx, std::move(call));
  }
  if (!noted)
    log::error("outcome of a tool call could not be journalled",
               {{"error", noted.error().message}, {"detail", noted.error().detail}});
  co_return response;
}

Task<Response> Invoker::run(const Context& ctx, Request request) {
  const Slot slot(running_, limits_.concurrent_calls_max);
  if (!slot.taken()) {
    co_return std::unexpected(Error{.code = Code::unavailable,
                                    .message = "Too many tools are running. Try again in a moment.",
                                    .retry_after = std::chrono::seconds(1)});
  }
  const auto tool = request.tool;
  const auto began = std::chrono::steady_clock::now();
  auto output =
      co_await runner_of(*tool).run(ctx, tool, std::move(request.arguments), request.idempotency_key.value_or(""));
  const auto took = std::chrono::steady_clock::now() - began;
  duration_s_.observe(std::chrono::duration<double>(took).count());
  Result<void> fits = output ? check_output(*tool, *output) : std::unexpected(output.error());
  if (!fits) {
    calls_failed_.add();
    log::warn("tool call failed",
              {{"tool", tool->description.name}, {"error", fits.error().message}, {"detail", fits.error().detail}});
    co_return forward_error(fits);
  }
  (output->is_error ? calls_tool_error_ : calls_ok_).add();
  Response response;
  response.name = tool->description.name;
  response.output = std::move(output->value);
  response.is_error = output->is_error;
  response.duration_ms = std::chrono::duration_cast<std::chrono::milliseconds>(took).count();
  co_return response;
}

}  // namespace wrkhrs::tools
