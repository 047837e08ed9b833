#include <fmt/format.h>

#include "backup/adapters/folder_target.hpp"
#include "backup/adapters/s3_target.hpp"

namespace wrkhrs::backup {
namespace {

/// `own` where it is set, else what the blobs' S3 server has.
std::string or_else(const std::string& own, const std::string& other) { return own.empty() ? other : own; }

}  // namespace

Result<std::unique_ptr<Target>> open_target(const config::StackConfig& config, const std::string& place,
                                            net::Runtime& runtime) {
  const std::string target = place.empty() ? config.backup.target : place;
  if (target.empty()) {
    return fail(Code::invalid_argument,
                "Nobody has said where backups go: set backup.target in wrkhrs.yaml (a folder on another disk, or "
                "s3://bucket/prefix), or give --target.");
  }
  if (target.starts_with("s3://")) {
    config::ObjectsConfig s3 = config.objects;
    s3.url = target;
    s3.endpoint = or_else(config.backup.endpoint, s3.endpoint);
    s3.region = or_else(config.backup.region, s3.region);
    if (!config.backup.access_key_id.empty()) {
      s3.access_key_id = config.backup.access_key_id;
      s3.secret_access_key = config.backup.secret_access_key;
      s3.session_token.clear();
    }
    auto options = store::s3_options(s3);
    if (!options) {
      options.error().message = fmt::format("backup.target '{}': {}", target, options.error().message);
      return forward_error(options);
    }
    return std::make_unique<S3Target>(runtime, std::move(*options));
  }
  const std::filesystem::path folder(target);
  if (!folder.is_absolute()) {
    return fail(Code::invalid_argument,
                fmt::format("backup.target '{}' is neither an absolute path nor s3://bucket/prefix.", target));
  }
  return std::make_unique<FolderTarget>(folder.lexically_normal());
}

}  // namespace wrkhrs::backup
