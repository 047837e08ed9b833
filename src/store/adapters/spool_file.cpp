#include "store/adapters/spool_file.hpp"

#include <fcntl.h>

#include "base/ids.hpp"

namespace wrkhrs::store {
namespace {

constexpr std::size_t piece_bytes = 256 * 1024;

class PartSource final : public net::BodySource {
 public:
  PartSource(Context ctx, WorkerPool& workers, std::shared_ptr<SpoolFile> file, std::uint64_t at, std::uint64_t bytes)
      : ctx_(std::move(ctx)), workers_(workers), file_(std::move(file)), at_(at), left_(bytes), bytes_(bytes) {}

  Task<std::string_view> next() override {
    const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(piece_bytes, left_));
    if (size == 0) co_return std::string_view{};
    auto read = [file = file_, at = at_, size] { return file->read(at, size); };
    auto piece = co_await workers_.run(ctx_, std::move(read));
    if (!piece) co_return forward_error(piece);
    piece_ = std::move(*piece);
    at_ += piece_.size();
    left_ -= piece_.size();
    co_return std::string_view(piece_);
  }
  std::optional<std::uint64_t> length() const override { return bytes_; }

 private:
  const Context ctx_;
  WorkerPool& workers_;
  const std::shared_ptr<SpoolFile> file_;
  std::uint64_t at_;
  std::uint64_t left_;
  const std::uint64_t bytes_;
  std::string piece_;
};

}  // namespace

Result<std::shared_ptr<SpoolFile>> SpoolFile::create(const std::filesystem::path& folder, std::uint64_t bytes_max,
                                                     std::uint64_t part_bytes) {
  const auto path = folder / new_id("upload_");
  Descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (file.get() < 0) return system_failure("open", errno);
  if (::unlink(path.c_str()) != 0) return system_failure("unlink", errno);
  return std::shared_ptr<SpoolFile>(new SpoolFile(std::move(file), bytes_max, part_bytes));
}

Result<void> SpoolFile::append(std::string_view bytes) {
  if (bytes.size() > bytes_max_ - bytes_) return object_too_large(bytes_max_);
  if (auto written = write_all(file_, bytes); !written) return written;
  bytes_ += bytes.size();
  whole_.add(bytes);
  while (!bytes.empty()) {
    const auto piece = bytes.substr(0, static_cast<std::size_t>(part_bytes_ - part_filled_));
    part_.add(piece);
    part_filled_ += piece.size();
    bytes.remove_prefix(piece.size());
    if (part_filled_ < part_bytes_) continue;
    part_sha256_.push_back(part_.finish());
    part_filled_ = 0;
  }
  return {};
}

void SpoolFile::seal() {
  sha256_ = whole_.finish();
  if (part_filled_ > 0 || part_sha256_.empty()) part_sha256_.push_back(part_.finish());
}

Result<std::string> SpoolFile::read(std::uint64_t at, std::size_t bytes) const {
  std::string piece;
  ssize_t got = 0;
  piece.resize_and_overwrite(bytes, [&](char* data, std::size_t size) {
    do {
      got = ::pread(file_.get(), data, size, static_cast<off_t>(at));
    } while (got < 0 && errno == EINTR);
    return static_cast<std::size_t>(std::max<ssize_t>(got, 0));
  });
  if (got < 0) return system_failure("read", errno);
  if (got == 0) return fail_with_detail(Code::internal, "The upload was lost on the way.", "the spool file is cut off");
  return piece;
}

std::uint64_t SpooledPart::bytes() const {
  const std::uint64_t at = index_ * file_->part_bytes();
  return std::min(file_->part_bytes(), file_->bytes() - at);
}

std::unique_ptr<net::BodySource> SpooledPart::source(const Context& ctx) const {
  return std::make_unique<PartSource>(ctx, workers_, file_, index_ * file_->part_bytes(), bytes());
}

}  // namespace wrkhrs::store
