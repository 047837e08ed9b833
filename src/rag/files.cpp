#include "rag/files.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/ids.hpp"
#include "rag/file_name.hpp"
#include "rag/paging.hpp"
#include "rag/rows.hpp"

namespace wrkhrs::rag {

using api::rag::FileObject;
using store::Connection;
using store::Row;

namespace {

constexpr std::array<std::string_view, 6> purposes{"assistants", "batch", "evals", "fine-tune", "user_data", "vision"};
constexpr std::int64_t expires_seconds_min = 3600;
constexpr std::int64_t expires_seconds_max = 2'592'000;

Result<void> check(const NewFile& file) {
  if (std::ranges::find(purposes, file.purpose) == purposes.end()) {
    return fail(
        Code::invalid_argument,
        fmt::format("'{}' is not one of ['{}'] - 'purpose'", file.purpose.substr(0, 64), fmt::join(purposes, "', '")),
        "purpose", "invalid_value");
  }
  if (file.expires_seconds &&
      (*file.expires_seconds < expires_seconds_min || *file.expires_seconds > expires_seconds_max)) {
    return fail(
        Code::invalid_argument,
        fmt::format("'expires_after.seconds' must be between {} and {}.", expires_seconds_min, expires_seconds_max),
        "expires_after.seconds", "invalid_value");
  }
  return {};
}

/// For a file whose row is there and whose bytes are not.
Error lost_content(const store::ObjectId& object) {
  return {.code = Code::unavailable,
          .message = "The stored bytes of this file are gone. Upload the same file again, or restore a backup.",
          .openai_code = "content_lost",
          .detail = "no object " + object.value};
}

}  // namespace

Task<std::unique_ptr<store::ObjectWriter>> Files::begin_upload(const Context& ctx) {
  auto owner = owner_key(ctx);
  if (!owner) co_return forward_error(owner);
  co_return co_await objects_.create(ctx, file_bytes_max_);
}

Task<FileObject> Files::add(const Context& ctx, std::unique_ptr<store::ObjectWriter> bytes, NewFile file) {
  auto owner = owner_key(ctx);
  if (!owner) co_return forward_error(owner);
  if (auto valid = check(file); !valid) co_return forward_error(valid);

  // Until the row is there the object is an orphan: no later than its grace, or the janitor may be faster.
  const Context limited = ctx.with_timeout(object_grace / 2);
  auto object = co_await bytes->finish(limited);
  if (!object) co_return forward_error(object);

  FileObject result;
  result.id = new_id("file-");
  result.bytes = object->bytes;
  result.created_at = unix_seconds_now();
  if (file.expires_seconds) result.expires_at = result.created_at + *file.expires_seconds;
  result.filename = clean_file_name(file.name);
  result.purpose = std::move(file.purpose);
  auto insert = [result, key = std::move(*owner), id = object->id.value](Connection& c) -> Result<FileObject> {
    auto number = find_or_add_owner(c, key);
    if (!number) return forward_error(number);
    auto done = c.execute(
        "INSERT INTO file(id, owner, name, purpose, bytes, object, created_at, expires_at) VALUES(?,?,?,?,?,?,?,?)",
        result.id, *number, result.filename, result.purpose, result.bytes, id, result.created_at, result.expires_at);
    if (!done) return forward_error(done);
    return result;
  };
  co_return co_await database_.write(limited, std::move(insert));
}

Task<api::rag::Page<FileObject>> Files::list(const Context& ctx, api::rag::ListFilesRequest request) {
  auto owner = owner_key(ctx);
  if (!owner) co_return forward_error(owner);
  auto query = [request = std::move(request),
                key = std::move(*owner)](Connection& c) -> Result<api::rag::Page<FileObject>> {
    auto number = find_owner(c, key);
    if (!number) return forward_error(number);
    const PageRequest<std::string> page{
        .after = request.after, .before = {}, .limit = request.limit, .order = request.order};
    std::string select = "SELECT id, bytes, created_at, expires_at, name, purpose FROM file WHERE owner = ?1";
    if (request.purpose) {
      const auto known = std::ranges::find(purposes, *request.purpose);
      if (known == purposes.end()) return api::rag::Page<FileObject>{};
      select += fmt::format(" AND purpose = '{}'", *known);  // one of our own words
    }
    auto map = [](const Row& row) {
      FileObject file;
      file.id = row.text(0);
      file.bytes = static_cast<std::uint64_t>(row.integer(1));
      file.created_at = row.integer(2);
      file.expires_at = row.maybe_integer(3);
      file.filename = row.text(4);
      file.purpose = row.text(5);
      return file;
    };
    return list_page<FileObject>(c, select, "id", *number, page, map);
  };
  co_return co_await database_.read(ctx, std::move(query));
}

Task<FileObject> Files::get(const Context& ctx, std::string file_id) {
  auto owner = owner_key(ctx);
  if (!owner) co_return forward_error(owner);
  auto query = [key = std::move(*owner), file_id = std::move(file_id)](Connection& c) {
    return find_file(c, key, file_id);
  };
  co_return co_await database_.read(ctx, std::move(query));
}

Task<api::rag::Deleted> Files::remove(const Context& ctx, std::string file_id) {
  auto owner = owner_key(ctx);
  if (!owner) co_return forward_error(owner);
  auto change = [key = std::move(*owner), file_id = std::move(file_id)](Connection& c) -> Result<api::rag::Deleted> {
    auto file = find_file(c, key, file_id);
    if (!file) return forward_error(file);
    auto removed = remove_file(c, file_id);
    if (!removed) return forward_error(removed);
    return api::rag::Deleted{.id = file_id, .object = "file"};
  };
  co_return co_await database_.write(ctx, std::move(change));
}

Task<Files::Content> Files::open(const Context& ctx, std::string file_id) {
  auto owner = owner_key(ctx);
  if (!owner) co_return forward_error(owner);
  struct Found {
    FileObject file;
    std::string object;
  };
  auto query = [key = std::move(*owner), file_id](Connection& c) -> Result<Found> {
    auto file = find_file(c, key, file_id);
    if (!file) return forward_error(file);
    auto object = c.one("SELECT object FROM file WHERE id = ?", [](const Row& row) { return row.text(0); }, file_id);
    if (!object) return forward_error(object);
    return Found{std::move(*file), object->value_or("")};
  };
  auto found = co_await database_.read(ctx, query);
  if (!found) co_return forward_error(found);
  const store::ObjectId object{std::move(found->object)};
  auto reader = co_await objects_.open(ctx, object);
  if (!reader && reader.error().code == Code::not_found) {
    auto still_there = co_await database_.read(ctx, std::move(query));
    if (!still_there) co_return forward_error(still_there);  // the file was deleted since
    co_return std::unexpected(lost_content(object));
  }
  if (!reader) co_return forward_error(reader);
  co_return Content{std::move(found->file), std::move(*reader)};
}

Result<void> remove_file(Connection& connection, std::string_view file_id) {
  auto documents = connection.all(
      "SELECT number FROM document WHERE file_id = ?", [](const Row& row) { return row.integer(0); }, file_id);
  if (!documents) return forward_error(documents);
  for (const auto document : *documents) {
    if (auto doomed = doom_document(connection, document); !doomed) return doomed;
  }
  auto done = connection.execute(
      "INSERT INTO orphan(object, since) SELECT object, ? FROM file WHERE id = ? ON CONFLICT(object) DO UPDATE SET "
      "since "
      "= excluded.since",
      unix_seconds_now(), file_id);
  if (done) done = connection.execute("DELETE FROM file WHERE id = ?", file_id);
  if (!done) return forward_error(done);
  return {};
}

}  // namespace wrkhrs::rag
