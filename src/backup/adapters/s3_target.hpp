// Backups in a bucket of an S3 server.
#pragma once

#include "backup/target.hpp"
#include "store/adapters/s3_client.hpp"

namespace wrkhrs::backup {

/// Keys are the options' prefix and the name. A put is durable when S3 has acknowledged it. Calls are repeated as
/// S3Client does; each has ten minutes. `runtime` outlives it.
class S3Target final : public Target {
 public:
  S3Target(net::Runtime& runtime, store::S3Options options, int keys_a_page = 1000);

  std::string describe() const override;
  Result<std::vector<StoredFile>> list(std::string_view prefix) override;
  Result<std::string> get(const std::string& name, std::size_t bytes_max) override;
  Result<void> put(const std::string& name, std::string_view bytes) override;
  Result<void> flush() override { return {}; }
  Result<void> remove(const std::string& name) override;

 private:
  Error explain(Error error) const;

  net::Runtime& runtime_;
  store::S3Client client_;
  const int keys_a_page_;
};

}  // namespace wrkhrs::backup
