#include "process/worker.hpp"

#include <array>
#include <cerrno>
#include <cstring>

#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/json.hpp>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "process/child.hpp"

namespace wrkhrs::process {

using namespace std::chrono_literals;

// ----------------------------------------------------------------------------------------------------------
// WorkerInput

Result<WorkerInput> WorkerInput::from_file(const std::filesystem::path& path) {
  Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (!fd) {
    const int error = errno;
    return fail_with_detail(error == ENOENT ? Code::not_found : Code::internal, "The file could not be opened.",
                            fmt::format("{}: {}", path.string(), std::strerror(error)));
  }
  struct stat info{};
  if (::fstat(fd.get(), &info) != 0 || !S_ISREG(info.st_mode)) {
    return fail_with_detail(Code::invalid_argument, "This is not a regular file.", path.string());
  }
  return WorkerInput(std::move(fd), static_cast<std::uint64_t>(info.st_size));
}

Result<WorkerInput> WorkerInput::from_bytes(std::string_view bytes) {
  Fd fd(::memfd_create("wrkhrs-input", MFD_CLOEXEC));
  for (std::size_t done = 0; fd && done < bytes.size();) {
    const ssize_t written = ::write(fd.get(), bytes.data() + done, bytes.size() - done);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) {
      fd.reset();
      break;
    }
    done += static_cast<std::size_t>(written);
  }
  if (!fd) return fail_with_detail(Code::unavailable, "There is no memory for the file.", std::strerror(errno));
  return WorkerInput(std::move(fd), bytes.size());
}

// ----------------------------------------------------------------------------------------------------------------
// slots

struct WorkerRunner::Waiter {
  explicit Waiter(asio::any_io_executor executor) : timer(std::move(executor)) {}
  asio::steady_timer timer;  ///< used on its own executor only
  bool granted = false;      ///< guarded by the runner's mutex
};

/// The right to run one worker.
class WorkerRunner::Slot {
 public:
  explicit Slot(WorkerRunner& runner) : runner_(runner) {}
  ~Slot() { runner_.release(); }
  Slot(const Slot&) = delete;
  Slot& operator=(const Slot&) = delete;

 private:
  WorkerRunner& runner_;
};

WorkerRunner::WorkerRunner(std::filesystem::path program, std::string subject, WorkerLimits limits)
    : program_(std::move(program)), subject_(std::move(subject)), limits_(limits) {}

namespace {

/// Takes a waiter out of the queue on every way out of the wait, or gives back a slot that was granted too late.
template <class F>
struct OnExit {
  F action;
  ~OnExit() { action(); }
};

constexpr auto cancel_poll = 100ms;  ///< how soon a client that left is noticed

}  // namespace

Task<std::unique_ptr<WorkerRunner::Slot>> WorkerRunner::acquire(const Context& ctx) {
  const auto executor = co_await asio::this_coro::executor;
  std::shared_ptr<Waiter> waiter;
  {
    const std::lock_guard lock(mutex_);
    if (running_ < limits_.concurrent) {
      ++running_;
      co_return std::make_unique<Slot>(*this);
    }
    if (waiters_.size() >= limits_.waiting) {
      co_return fail(Code::unavailable, "The server is busy with other files. Try again in a moment.");
    }
    waiter = std::make_shared<Waiter>(executor);
    waiters_.push_back(waiter);
  }
  bool taken = false;
  auto leave = [this, &waiter, &taken] {
    bool give_back = false;
    {
      const std::lock_guard lock(mutex_);
      std::erase(waiters_, waiter);
      give_back = waiter->granted && !taken;
    }
    if (give_back) release();
  };
  const OnExit<decltype(leave)> on_exit{leave};
  for (;;) {
    {
      const std::lock_guard lock(mutex_);
      if (waiter->granted) {
        taken = true;
        break;
      }
    }
    if (auto alive = ctx.check(); !alive) co_return std::unexpected(std::move(alive).error());
    waiter->timer.expires_at(std::min(ctx.deadline(), std::chrono::steady_clock::now() + cancel_poll));
    boost::system::error_code ignored;
    co_await waiter->timer.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  }
  co_return std::make_unique<Slot>(*this);
}

void WorkerRunner::release() {
  const std::lock_guard lock(mutex_);
  if (waiters_.empty()) {
    --running_;
    return;
  }
  auto waiter = std::move(waiters_.front());  // the slot passes to it
  waiters_.pop_front();
  waiter->granted = true;
  const auto executor = waiter->timer.get_executor();
  asio::post(executor, [waiter = std::move(waiter)] { waiter->timer.cancel(); });
}

// ------------------------------------------------------------------------------------------------------------------
// run

namespace {

Error reported_error(std::string_view payload) {
  Error error{.code = Code::internal, .message = "The worker failed."};
  boost::system::error_code failed;
  const auto value = boost::json::parse(payload, failed);
  const auto* object = failed ? nullptr : value.if_object();
  if (object == nullptr) return error;
  const auto text = [&](const char* name) {
    const auto* field = object->if_contains(name);
    return field != nullptr && field->is_string() ? std::string(field->get_string()) : std::string();
  };
  for (const Code code : {Code::invalid_argument, Code::too_large, Code::unsupported_media, Code::unavailable}) {
    if (text("code") == to_string(code)) error.code = code;
  }
  if (auto message = text("message"); !message.empty()) error.message = std::move(message);
  error.openai_code = text("openai_code");
  error.detail = text("detail");
  return error;
}

Error ended_early(const ExitStatus& status, const std::string& subject, const WorkerLimits& limits, std::string err) {
  Error error{.code = Code::invalid_argument, .detail = fmt::format("worker {}: {}", status.describe(), err)};
  if (status.code == worker_exit_out_of_memory) {
    error.code = Code::too_large;
    error.message = fmt::format("The {} could not be read: it needs more than {} MiB of memory.", subject,
                                limits.memory_bytes >> 20);
  } else if (status.signal == SIGXCPU || (status.signal == SIGKILL && limits.cpu_seconds > 0)) {
    error.code = Code::too_large;
    error.message = fmt::format("The {} could not be read: it needs more than {} s of processor time.", subject,
                                limits.cpu_seconds);
  } else {
    error.message =
        fmt::format("The {} could not be read: its content made the reader fail. It may be damaged.", subject);
  }
  return error;
}

/// Reads frames, looking up from time to time whether anyone still waits.
class FrameReader {
 public:
  FrameReader(Child& child, const Context& ctx) : child_(child), ctx_(ctx) {}

  /// False at the end of the stream.
  Task<bool> read(std::span<char> target) {
    while (!target.empty()) {
      if (auto alive = ctx_.check(); !alive) co_return std::unexpected(std::move(alive).error());
      const auto until = std::min(ctx_.deadline(), std::chrono::steady_clock::now() + cancel_poll);
      const auto size = co_await child_.out()->read_some(target, until);
      if (!size && size.error().code == Code::deadline_exceeded) continue;
      if (!size) co_return std::unexpected(size.error());
      if (*size == 0) co_return false;
      target = target.subspan(*size);
    }
    co_return true;
  }

 private:
  Child& child_;
  const Context& ctx_;
};

}  // namespace

Task<> WorkerRunner::run(const Context& outer, WorkerInput input, std::vector<std::string> arguments,
                         std::function<Result<void>(WorkerFrame)> on_frame) {
  if (input.size_bytes() > limits_.input_bytes_max) {
    co_return fail(Code::too_large, fmt::format("The {} has {} MiB; at most {} MiB are read.", subject_,
                                                input.size_bytes() >> 20, limits_.input_bytes_max >> 20));
  }
  const Context ctx = outer.with_timeout(limits_.time);
  const auto slot = co_await acquire(ctx);
  if (!slot) co_return std::unexpected(slot.error());

  ChildSpec spec{.argv = {program_.string()}, .inherit_environment = {}};
  spec.argv.insert(spec.argv.end(), {"--memory-bytes", std::to_string(limits_.memory_bytes + input.size_bytes())});
  spec.argv.insert(spec.argv.end(), arguments.begin(), arguments.end());
  spec.in = Stdio::descriptor(input.fd());
  spec.out = Stdio::pipe();
  spec.err = Stdio::pipe();
  spec.limits.cpu_seconds = limits_.cpu_seconds;
  const auto executor = co_await asio::this_coro::executor;
  auto child = co_await start(executor, std::move(spec));
  if (!child) {
    co_return fail_with_detail(Code::unavailable,
                               fmt::format("The {} cannot be read now: its reader does not start.", subject_),
                               child.error().message + " " + child.error().detail);
  }

  FrameReader reader(*child, ctx);
  std::uint64_t output_bytes = 0;
  for (;;) {
    WorkerFrame::Prefix prefix{};
    const std::span<char> prefix_bytes(reinterpret_cast<char*>(&prefix), sizeof prefix);
    auto more = co_await reader.read(prefix_bytes);
    WorkerFrame frame;
    if (more && *more) {
      if (prefix.size > WorkerFrame::payload_bytes_max) {
        co_return fail_with_detail(Code::internal, "The worker failed.", "a frame beyond the limit");
      }
      output_bytes += prefix.size;
      if (output_bytes > limits_.output_bytes_max) {
        co_return fail(Code::too_large, fmt::format("The {} holds more than {} MiB once it is read.", subject_,
                                                    limits_.output_bytes_max >> 20));
      }
      frame.kind = prefix.kind;
      frame.payload.resize(prefix.size);
      const std::span<char> payload(frame.payload);
      more = co_await reader.read(payload);
    }
    if (!more) {
      Error error = more.error();
      if (error.code == Code::deadline_exceeded)
        error.message = fmt::format("The {} could not be read in time.", subject_);
      co_return std::unexpected(std::move(error));
    }
    if (!*more) break;
    if (frame.kind == WorkerFrame::Kind::error) co_return std::unexpected(reported_error(frame.payload));
    const bool last = frame.kind == WorkerFrame::Kind::end;
    if (auto taken = on_frame(std::move(frame)); !taken) co_return std::unexpected(std::move(taken).error());
    if (last) co_return Result<void>();
  }
  auto err = co_await child->err()->read_all(4096, ctx.deadline());
  const auto status = co_await child->wait(ctx.deadline());
  if (!status) co_return std::unexpected(status.error());
  co_return std::unexpected(ended_early(*status, subject_, limits_, err ? std::move(*err) : std::string()));
}

}  // namespace wrkhrs::process
