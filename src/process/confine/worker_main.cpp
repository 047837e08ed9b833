#include "process/confine/worker_main.hpp"

#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstring>
#include <new>

#include <sys/mman.h>
#include <unistd.h>

#include "process/confine/confine.hpp"

namespace wrkhrs::process {
namespace {

/// A signal of a program that may have met the end of its memory: asks the kernel for some, which is safe in a handler.
[[noreturn, maybe_unused]] void on_fatal_signal(int signal) {
  void* probe = ::mmap(nullptr, 16u << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (probe == MAP_FAILED) ::_exit(worker_exit_out_of_memory);
  ::_exit(128 + signal);
}

void make_death_speak() {
  std::set_new_handler([] { ::_exit(worker_exit_out_of_memory); });
#ifndef WRKHRS_SANITIZED  // the sanitizers have better handlers
  static char stack[64 << 10];
  const stack_t alternate{.ss_sp = stack, .ss_flags = 0, .ss_size = sizeof stack};
  ::sigaltstack(&alternate, nullptr);
  struct sigaction action{};
  action.sa_handler = on_fatal_signal;
  action.sa_flags = SA_ONSTACK;
  for (const int signal : {SIGSEGV, SIGABRT, SIGBUS, SIGILL, SIGTRAP, SIGFPE}) ::sigaction(signal, &action, nullptr);
#endif
}

void append_json_string(std::string& out, std::string_view text) {
  constexpr const char* digits = "0123456789abcdef";
  out += '"';
  for (const unsigned char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += static_cast<char>(c);
    } else if (c < 0x20) {
      out += "\\u00";
      out += digits[c >> 4];
      out += digits[c & 15];
    } else {
      out += static_cast<char>(c);
    }
  }
  out += '"';
}

void write_all(const char* data, std::size_t size) {
  while (size > 0) {
    const ssize_t written = ::write(STDOUT_FILENO, data, size);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) ::_exit(1);  // nobody reads
    data += written;
    size -= static_cast<std::size_t>(written);
  }
}

}  // namespace

WorkerOptions WorkerOptions::parse(int argc, char** argv) {
  WorkerOptions options;
  for (int i = 1; i + 1 < argc; i += 2) {
    std::string_view name = argv[i];
    if (name.starts_with("--")) name.remove_prefix(2);
    options.values[std::string(name)] = argv[i + 1];
  }
  options.memory_bytes = options.number("memory-bytes", options.memory_bytes);
  return options;
}

std::string WorkerOptions::text(const std::string& name) const {
  const auto found = values.find(name);
  return found == values.end() ? std::string() : found->second;
}

std::uint64_t WorkerOptions::number(const std::string& name, std::uint64_t otherwise) const {
  const std::string value = text(name);
  std::uint64_t result = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), result);
  return error == std::errc() && end == value.data() + value.size() ? result : otherwise;
}

void WorkerOutput::write(WorkerFrame::Kind kind, std::string_view payload) {
  const WorkerFrame::Prefix prefix{.kind = kind, .size = static_cast<std::uint32_t>(payload.size())};
  write_all(reinterpret_cast<const char*>(&prefix), sizeof prefix);
  write_all(payload.data(), payload.size());
}

void WorkerOutput::finish(WorkerFrame::Kind kind, std::string_view payload) {
  write(kind, payload);
  ::_exit(0);
}

void WorkerOutput::fail(const Error& error) {
  std::string json = "{\"code\":";
  append_json_string(json, to_string(error.code));
  json += ",\"message\":";
  append_json_string(json, error.message);
  json += ",\"openai_code\":";
  append_json_string(json, error.openai_code);
  json += ",\"detail\":";
  append_json_string(json, error.detail);
  json += "}";
  finish(WorkerFrame::Kind::error, json);
}

WorkerOutput enter_worker(const WorkerOptions& options) {
  WorkerOutput out;
  make_death_speak();
  if (auto confined = lock_down_worker(options.memory_bytes); !confined) out.fail(confined.error());
  return out;
}

}  // namespace wrkhrs::process
