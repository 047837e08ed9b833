#include "llm/model_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/ids.hpp"
#include "base/log.hpp"
#include "engine/cpu.hpp"
#include "llm/runner.hpp"
#include "process/child.hpp"
#include "supervise/restart_policy.hpp"

namespace wrkhrs::llm {
namespace {

using namespace std::chrono_literals;

constexpr auto look_again = 2s;
constexpr auto load_wait_max = 30s;  // of a request, for the model
constexpr auto load_wait_step = 100ms;
constexpr auto end_seen_within = 500ms;  // after a connection broke, for the kernel to tell of a child's end
constexpr auto end_seen_step = 10ms;

/// A port of 127.0.0.1 that is free now. Somebody may take it before llama-server does; then that ends and is started
/// again with another.
Result<std::uint16_t> free_port() {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  const bool good = fd >= 0 && ::bind(fd, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                    ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) == 0;
  if (fd >= 0) ::close(fd);
  if (!good) return fail(Code::unavailable, "There is no free port for the model runner.");
  return ntohs(address.sin_port);
}

}  // namespace

ModelServer::ModelServer(net::Runtime& runtime, net::HttpClient& http, const config::StackConfig& config)
    : runtime_(runtime), http_(http), config_(config) {}

ModelServer::~ModelServer() { stop(); }

void ModelServer::start() {
  cancel_ = runtime_.spawn_cancellable(runtime_.next_executor(), "llama-server", keep_running());
}

void ModelServer::stop() {
  if (cancel_) cancel_();
  cancel_ = nullptr;
}

Result<std::shared_ptr<ModelServer::Running>> ModelServer::running() const {
  std::lock_guard lock(mutex_);
  if (!running_) return fail(Code::unavailable, problem_);
  return running_;
}

void ModelServer::set(std::shared_ptr<Running> running, std::string problem, bool is_coming) {
  std::lock_guard lock(mutex_);
  running_ = std::move(running);
  problem_ = std::move(problem);
  is_coming_ = is_coming;
}

Task<std::shared_ptr<ModelServer::Running>> ModelServer::loaded(const Context& ctx) const {
  const auto until = std::chrono::steady_clock::now() + load_wait_max;
  for (;;) {
    auto server = running();
    Result<void> ready;
    if (server) {
      if ((*server)->is_loaded) co_return std::move(*server);
      ready = co_await check(ctx);
      if (ready) co_return std::move(*server);
    } else {
      ready = forward_error(server);
      std::lock_guard lock(mutex_);
      if (!is_coming_) co_return forward_error(ready);
    }
    if (auto going = ctx.check(); !going) co_return forward_error(going);
    if (std::chrono::steady_clock::now() > until) co_return forward_error(ready);
    co_await net::sleep_for(load_wait_step);
  }
}

Task<std::shared_ptr<ModelServer::Running>> ModelServer::loaded_after(const Context& ctx,
                                                                      const std::shared_ptr<Running>& broken) const {
  const auto until = std::chrono::steady_clock::now() + end_seen_within;
  for (;;) {
    auto server = running();
    if (!server || *server != broken) co_return co_await loaded(ctx);
    if (std::chrono::steady_clock::now() > until) co_return std::shared_ptr<Running>();
    co_await net::sleep_for(end_seen_step);
  }
}

Task<void> ModelServer::check(const Context& ctx) const {
  auto server = running();
  if (!server) co_return forward_error(server);
  net::ClientRequest request{.path = "/health"};
  auto response = co_await (*server)->client.fetch(ctx, std::move(request));
  if (!response || response->status == 503) co_return fail(Code::unavailable, "The model is being loaded.");
  if (!response->ok())
    co_return fail(Code::unavailable, fmt::format("llama-server answers with status {}.", response->status));
  (*server)->is_loaded = true;
  co_return Result<void>{};
}

std::string ModelServer::device_note() const {
  std::lock_guard lock(mutex_);
  return running_ && running_->without_gpu ? "the GPU failed (llama-server aborted while it loaded the model); running "
                                             "on the CPU until the next start"
                                           : "";
}

asio::awaitable<std::string> ModelServer::metrics() const {
  auto server = running();
  if (!server) co_return "";
  net::ClientRequest request{.path = "/metrics"};
  Context ctx = Context::background(std::chrono::seconds(1));
  auto response = co_await (*server)->client.fetch(ctx, std::move(request));
  co_return response && response->ok() ? std::move(response->body) : "";
}

asio::awaitable<void> ModelServer::keep_running() {
  supervise::RestartPolicy policy;
  std::string logged;
  for (;;) {
    const auto began = std::chrono::steady_clock::now();
    auto ended = co_await run_once();
    if (!ended && ended.error().code == Code::cancelled) co_return;
    std::chrono::milliseconds pause = look_again;
    if (ended) {
      pause = policy.pause_after(
          std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began));
      set(nullptr, "The model runner ended and is being started again.", true);
    } else {
      if (ended.error().message != logged) log::error("the model cannot run", {{"error", ended.error().message}});
      logged = ended.error().message;
      set(nullptr, ended.error().message, false);
    }
    co_await net::sleep_for(pause);
    auto state = co_await asio::this_coro::cancellation_state;
    if (state.cancelled() != asio::cancellation_type::none) co_return;
  }
}

Task<void> ModelServer::run_once() {
  if (auto able = engine::check_cpu(); !able) co_return forward_error(able);
  auto program = find_server(config_);
  if (!program) co_return forward_error(program);
  auto model = models::Library(config_.models_dir()).resolve(config_.llm.model);
  if (!model) co_return forward_error(model);
  auto chat_template = write_chat_template(config_, model->id);
  if (!chat_template) co_return forward_error(chat_template);
  const std::string key = new_secret("llm_");
  auto port = free_port();
  if (!port) co_return forward_error(port);

  process::ChildSpec spec;
  spec.argv = server_command(config_, *program, *model, *port, *chat_template);
  spec.environment["LLAMA_API_KEY"] = key;  // not in a file: replicas may share a home
  // Not its own variables (LLAMA_…), which would override the options, and no key of ours.
  spec.inherit_environment.insert(spec.inherit_environment.end(),
                                  {"LD_LIBRARY_PATH", "CUDA_VISIBLE_DEVICES", "NVIDIA_VISIBLE_DEVICES"});
  if (without_gpu_) spec.environment["CUDA_VISIBLE_DEVICES"] = "";
  spec.out = process::Stdio::inherit();
  spec.err = process::Stdio::inherit();
  auto child = process::spawn(co_await asio::this_coro::executor, spec);
  if (!child) co_return forward_error(child);
  log::info("llama-server runs", {{"pid", child->pid()}, {"port", *port}, {"model", model->id}});
  net::Endpoint endpoint{.host = "127.0.0.1", .port = *port};
  auto started = std::make_shared<Running>(net::ServiceClient(http_, std::move(endpoint), key), !chat_template->empty(),
                                           without_gpu_);
  set(started, {}, true);
  auto status = co_await child->wait();
  if (!status) co_return forward_error(status);
  // Once without a GPU, then with it again: there may be room.
  without_gpu_ = status->signal == SIGABRT && !started->is_loaded && !without_gpu_;
  log::error("llama-server ended", {{"how", status->describe()}, {"next_without_gpu", without_gpu_}});
  co_return Result<void>{};
}

}  // namespace wrkhrs::llm
