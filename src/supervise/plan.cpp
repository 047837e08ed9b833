#include "supervise/plan.hpp"

#include <fmt/format.h>

#include "base/services.hpp"

namespace wrkhrs::supervise {

Plan make_plan(const config::StackConfig& config, const std::filesystem::path& bin_dir,
               const std::optional<std::filesystem::path>& config_file) {
  Plan plan{.home = config.home(),
            .run_dir = config.run_dir(),
            .bind_address = config.common.bind_address,
            .port_offset = config.common.port_offset,
            .drain = std::chrono::milliseconds(config.common.drain_ms)};
  int rank = 0;
  for (const ServiceInfo& info : services) {
    PlannedService service{.name = std::string(info.name),
                           .short_name = std::string(info.short_name),
                           .port = config.port_of(info.name),
                           .url = config.url_of(info.name),
                           .ca_file = config.ca_file_of(info.name),
                           .log = config.log_file(info.name),
                           .stop_rank = rank++};
    if (config.runs_locally(info.name)) {
      const bool tls = config.serves_tls(info.name);
      service.url = fmt::format("{}://127.0.0.1:{}", tls ? "https" : "http", service.port);
      service.ca_file = tls ? (config.tls_dir() / "ca.pem").string() : "";
      service.argv = {(bin_dir / info.name).string(), "--home", config.home().string(), "--port-offset",
                      fmt::format("{}", config.common.port_offset)};
      if (config_file) {
        service.argv.push_back("--config");
        service.argv.push_back(config_file->string());
      }
    }
    plan.services.push_back(std::move(service));
  }
  return plan;
}

}  // namespace wrkhrs::supervise
