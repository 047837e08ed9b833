#include "auth/key_document.hpp"

#include "auth/adapters/file_key_document.hpp"
#include "auth/adapters/shared_key_document.hpp"

namespace wrkhrs::auth {

Result<std::unique_ptr<KeyDocument>> KeyDocument::open(const config::StackConfig& config) {
  if (!config.database.url.empty()) return SharedKeyDocument::open(config.database);
  return std::unique_ptr<KeyDocument>(std::make_unique<FileKeyDocument>(config.keys_file()));
}

}  // namespace wrkhrs::auth
