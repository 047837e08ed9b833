// What a process has used up, and of how much: the metrics behind the alerts on saturation.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/metrics.hpp"
#include "base/task.hpp"

namespace wrkhrs::service {

/// Adds process_max_fds, process_start_time_seconds, wrkhrs_memory_limit_bytes, and wrkhrs_disk_size_bytes and
/// wrkhrs_disk_free_bytes of the file system that holds `home`.
void add_saturation_metrics(metrics::Registry& registry, const std::filesystem::path& home);

/// How much memory this process may hold, in bytes: the limit of its control group (version 2, or as a container sees
/// its own), else the machine's memory; 0 when neither can be read. `root` stands for `/` in tests.
double memory_limit_bytes(const std::filesystem::path& root = "/");

/// Adds wrkhrs_queue_length and wrkhrs_queue_limit with the label `queue`. `length`: what waits or runs; called from
/// any thread, must not block. `limit`: what the queue takes before it refuses.
void add_queue_metrics(metrics::Registry& registry, std::string_view queue, std::function<double()> length,
                       double limit);

/// Observes twice a second by how much a timer of the calling loop fires late, in seconds: how long whatever else is
/// due waits for a handler that does not return. Never ends by itself.
asio::awaitable<void> watch_loop(metrics::Histogram& lag_s);

/// When the first certificate of a PEM file to expire does so, in seconds since 1970. Errors: not_found (no such file),
/// invalid_argument (no certificate in it, or one that cannot be read).
Result<double> certificate_expiry_s(const std::filesystem::path& pem);

/// Adds wrkhrs_certificate_expiry_timestamp_seconds, by file name, read anew at each scrape; 0, which is long past, for
/// a file that cannot be read.
void add_certificate_metrics(metrics::Registry& registry, const std::vector<std::string>& files);

}  // namespace wrkhrs::service
