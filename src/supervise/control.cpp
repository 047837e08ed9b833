#include "supervise/control.hpp"

#include <cerrno>
#include <system_error>

#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/write.hpp>
#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/log.hpp"
#include "net/http.hpp"
#include "process/pipe.hpp"

namespace wrkhrs::supervise {
namespace {

using Local = asio::local::stream_protocol;

constexpr const char* socket_name = "control.sock";
constexpr std::size_t line_bytes_max = 1 << 20;

/// A socket's path may have 107 bytes only, and homes may lie deep: so it is named through a descriptor of its folder.
struct ShortPath {
  process::Fd folder;
  std::string path;
};
ShortPath short_path(const std::filesystem::path& run_dir) {
  ShortPath result{.folder = process::Fd(::open(run_dir.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC))};
  result.path = fmt::format("/proc/self/fd/{}/{}", result.folder.get(), socket_name);
  return result;
}

std::string error_line(const Error& error) { return net::error_body(error) + "\n"; }

}  // namespace

struct ControlServer::Impl : std::enable_shared_from_this<Impl> {
  Impl(net::Runtime& r, Supervisor& s) : runtime(r), supervisor(s), acceptor(r.loop(0).executor()) {}

  asio::awaitable<void> accept() {
    auto self = shared_from_this();
    while (acceptor.is_open()) {
      boost::system::error_code error;
      Local::socket socket = co_await acceptor.async_accept(asio::redirect_error(asio::use_awaitable, error));
      if (error) {
        if (error == asio::error::operation_aborted || error == asio::error::bad_descriptor) co_return;
        co_await net::sleep_for(std::chrono::milliseconds(100));
        continue;
      }
      runtime.spawn_on(runtime.loop(0).executor(), "control", serve(std::move(socket)));
    }
  }

  asio::awaitable<void> serve(Local::socket socket) {
    auto self = shared_from_this();
    std::string line;
    boost::system::error_code error;
    co_await asio::async_read_until(socket, asio::dynamic_buffer(line, line_bytes_max), '\n',
                                    asio::redirect_error(asio::use_awaitable, error));
    if (error) co_return;
    std::string answer = co_await handle(line);
    co_await asio::async_write(socket, asio::buffer(answer), asio::redirect_error(asio::use_awaitable, error));
  }

  asio::awaitable<std::string> handle(const std::string& line) {
    auto object = json::parse_object(line);
    if (!object) co_return error_line(object.error());
    auto request = json::read<ControlRequest>(*object, json::Unknown::reject, "");
    if (!request) co_return error_line(request.error());
    if (request->command == "restart") {
      auto done = co_await supervisor.restart(request->service);
      if (!done) co_return error_line(done.error());
    } else if (request->command == "stop") {
      supervisor.request_stop();
    } else if (request->command != "status") {
      co_return error_line(
          {.code = Code::invalid_argument, .message = fmt::format("No command '{}'.", request->command)});
    }
    co_return json::to_text(supervisor.status()) + "\n";
  }

  net::Runtime& runtime;
  Supervisor& supervisor;
  Local::acceptor acceptor;
};

ControlServer::ControlServer(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}

ControlServer::~ControlServer() {
  asio::post(impl_->acceptor.get_executor(), [impl = impl_] {
    boost::system::error_code ignored;
    impl->acceptor.close(ignored);
  });
}

Result<std::unique_ptr<ControlServer>> ControlServer::listen(net::Runtime& runtime,
                                                             const std::filesystem::path& run_dir,
                                                             Supervisor& supervisor) {
  std::error_code ignored;
  std::filesystem::remove(run_dir / socket_name, ignored);  // of a supervisor that was killed; we hold the home's lock
  const ShortPath path = short_path(run_dir);
  auto impl = std::make_shared<Impl>(runtime, supervisor);
  boost::system::error_code error;
  impl->acceptor.open(Local(), error);
  if (!error) impl->acceptor.bind(Local::endpoint(path.path), error);
  if (!error && ::chmod((run_dir / socket_name).c_str(), 0600) != 0)
    error.assign(errno, boost::system::generic_category());
  if (!error) impl->acceptor.listen(16, error);
  if (error) {
    return fail(Code::unavailable, fmt::format("Cannot make the control socket {}: {}.",
                                               (run_dir / socket_name).string(), error.message()));
  }
  runtime.spawn_on(runtime.loop(0).executor(), "control", impl->accept());
  return std::make_unique<ControlServer>(std::move(impl));
}

Result<StackStatus> ask_supervisor(const std::filesystem::path& run_dir, const ControlRequest& request,
                                   std::chrono::milliseconds timeout) {
  const auto none = [] { return fail(Code::not_found, "No stack runs in this home. `wrkhrs up` starts it."); };
  const ShortPath path = short_path(run_dir);
  if (!path.folder) return none();
  process::Fd socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_un name{.sun_family = AF_UNIX};
  path.path.copy(name.sun_path, sizeof name.sun_path - 1);
  if (!socket || ::connect(socket.get(), reinterpret_cast<sockaddr*>(&name), sizeof name) != 0) return none();

  const std::string line = json::to_text(request) + "\n";
  if (::send(socket.get(), line.data(), line.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(line.size())) return none();
  std::string answer;
  const SteadyTime deadline = std::chrono::steady_clock::now() + timeout;
  while (!answer.ends_with('\n')) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    pollfd ready{.fd = socket.get(), .events = POLLIN};
    if (left.count() <= 0 || ::poll(&ready, 1, static_cast<int>(left.count())) == 0) {
      return fail(Code::deadline_exceeded, "The supervisor does not answer.");
    }
    char buffer[4096];
    const ssize_t got = ::recv(socket.get(), buffer, sizeof buffer, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0 || answer.size() > line_bytes_max) return fail(Code::unavailable, "The supervisor went away.");
    answer.append(buffer, static_cast<std::size_t>(got));
  }
  auto object = json::parse_object(answer);
  if (!object) return forward_error(object);
  if (object->contains("error")) return std::unexpected(net::error_from_response(400, answer));
  return json::read<StackStatus>(*object, json::Unknown::skip, "");
}

}  // namespace wrkhrs::supervise
