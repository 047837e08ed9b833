// Metrics of jobs that have ended before Prometheus could ask them: an evaluation, a backup.
//
// A job leaves its figures in a file of its own, in the folder `metrics` of the home; the gateway shows the files with
// its own metrics at each scrape. Any program may leave one, a script too: the Prometheus text format, written beside
// and renamed. Names begin with `wrkhrs_<job>_`, so that two jobs never show one metric.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "base/metrics.hpp"

namespace wrkhrs::metrics {

/// Replaces `folder`/`job`.prom as a whole, making the folder where it is missing. Not flushed to the disk: after a
/// power cut the figures of the run before may stand there. Errors: internal, storage_full.
Result<void> write_job_metrics(const std::filesystem::path& folder, std::string_view job, const Registry& figures);

/// What stands in the folder's `*.prom`, in the order of their names; empty where there is no folder. Left out: what
/// is not in the text format, files of more than 64 KiB, and all after the sixteenth. Reads the files, so it blocks for
/// as long as the disk does.
std::string read_job_metrics(const std::filesystem::path& folder);

}  // namespace wrkhrs::metrics
