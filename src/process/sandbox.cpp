#include "process/sandbox.hpp"

#include <cstdlib>
#include <fstream>

#include <unistd.h>

#include "process/run.hpp"

namespace wrkhrs::process {

std::string_view to_string(SandboxMechanism mechanism) {
  switch (mechanism) {
    case SandboxMechanism::automatic:
      return "automatic";
    case SandboxMechanism::bubblewrap:
      return "bubblewrap";
    case SandboxMechanism::landlock:
      return "landlock";
  }
  return "unknown";
}

std::vector<std::filesystem::path> SandboxProfile::system_paths() {
  std::vector<std::filesystem::path> paths;
  for (const char* path :
       {"/usr", "/bin", "/sbin", "/lib", "/lib64", "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d",
        "/etc/alternatives", "/etc/localtime", "/etc/locale.alias", "/etc/ssl/certs", "/etc/ssl/openssl.cnf",
        "/etc/nsswitch.conf", "/etc/hosts", "/etc/resolv.conf"}) {
    std::error_code ignored;
    if (std::filesystem::exists(path, ignored)) paths.emplace_back(path);
  }
  return paths;
}

namespace {

/// A folder that goes with the object.
struct ScratchFolder {
  std::filesystem::path path;
  ScratchFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "wrkhrs-probe-XXXXXX").string();
    if (::mkdtemp(name.data()) != nullptr) path = name;
  }
  ~ScratchFolder() {
    std::error_code ignored;
    if (!path.empty()) std::filesystem::remove_all(path, ignored);
  }
};

// Each line is something that must fail, then something that must work.
constexpr const char* attempts = R"(
cat "$1/secret" >/dev/null 2>&1 && { echo "a file outside could be read"; exit 10; }
(echo x > "$1/secret") 2>/dev/null && { echo "a file outside could be written"; exit 11; }
(echo x > "$1/new") 2>/dev/null && { echo "a file outside could be made"; exit 12; }
(echo x > "$1/own/new") 2>/dev/null || { echo "its own folder is not writable"; exit 13; }
exit 0)";

}  // namespace

Task<SandboxMechanism> probe_sandbox(Deadline deadline) {
  const ScratchFolder outside;
  std::error_code failed;
  if (outside.path.empty() || !std::filesystem::create_directory(outside.path / "own", failed)) {
    co_return fail(Code::unavailable, "The sandbox could not be tested: no temporary folder could be made.");
  }
  std::ofstream(outside.path / "secret") << "canary";

  std::string found_wrong;
  for (const auto mechanism : {SandboxMechanism::bubblewrap, SandboxMechanism::landlock}) {
    ChildSpec spec{.argv = {"/bin/sh", "-c", attempts, "sh", outside.path.string()}};
    spec.sandbox = SandboxProfile{.readable = SandboxProfile::system_paths(),
                                  .writable = {outside.path / "own"},
                                  .private_tmp = false,
                                  .mechanism = mechanism};
    auto result = co_await run(std::move(spec), {}, {}, deadline);
    if (result && result->status.ok()) co_return mechanism;
    found_wrong +=
        fmt::format("{}: {}; ", to_string(mechanism),
                    result ? result->out + result->err : result.error().message + " " + result.error().detail);
  }
  co_return fail_with_detail(Code::unavailable,
                             "This machine cannot confine programs, so tools that need a sandbox are off.",
                             std::move(found_wrong));
}

}  // namespace wrkhrs::process
