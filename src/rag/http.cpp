#include "rag/http.hpp"

#include <charconv>
#include <vector>

#include <fmt/format.h>

#include "api/rag/operations.hpp"
#include "api/rag/upkeep.hpp"
#include "net/multipart.hpp"
#include "rag/file_name.hpp"

namespace wrkhrs::rag {
namespace {

constexpr std::size_t transfer_bytes = 256 * 1024;
constexpr std::size_t form_overhead_bytes = 64 * 1024;  // what a form holds besides the file
constexpr std::size_t form_text_bytes_max = 1024;

std::unexpected<Error> missing(std::string_view name) {
  return fail(Code::invalid_argument, fmt::format("Missing required parameter: '{}'.", name), std::string(name),
              "missing_required_parameter");
}

Result<std::int64_t> whole_number(std::string_view text, std::string_view name) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc{} && end == text.data() + text.size()) return value;
  return fail(Code::invalid_argument, fmt::format("'{}' must be an integer.", name), std::string(name), "invalid_type");
}

/// The present part of the form, into the object store.
Task<std::unique_ptr<store::ObjectWriter>> store_part(const Context& ctx, Files& files, net::MultipartReader& form) {
  auto writer = co_await files.begin_upload(ctx);
  if (!writer) co_return forward_error(writer);
  std::vector<char> buffer(transfer_bytes);
  while (true) {
    auto count = co_await form.read_some(buffer);
    if (!count) co_return forward_error(count);
    if (*count == 0) co_return writer;
    auto written = co_await (*writer)->write(ctx, std::string(buffer.data(), *count));
    if (!written) co_return forward_error(written);
  }
}

Task<api::rag::FileObject> upload(const Context& ctx, Files& files, net::Exchange& exchange) {
  auto form = net::MultipartReader::open(exchange);
  if (!form) co_return forward_error(form);
  std::unique_ptr<store::ObjectWriter> bytes;
  std::optional<std::string> purpose;
  NewFile file;
  while (true) {
    auto part = co_await form->next();
    if (!part) co_return forward_error(part);
    if (!*part) break;
    const std::string name = (*part)->name;
    if (name == "file") {
      if (bytes) co_return fail(Code::invalid_argument, "Upload one file at a time.", "file", "invalid_value");
      file.name = (*part)->file_name.value_or("");
      auto stored = co_await store_part(ctx, files, *form);
      if (!stored) co_return forward_error(stored);
      bytes = std::move(*stored);
      continue;
    }
    auto text = co_await form->read_text(form_text_bytes_max);
    if (!text) co_return forward_error(text);
    if (name == "purpose") {
      purpose = std::move(*text);
    } else if (name == "expires_after[seconds]") {
      auto seconds = whole_number(*text, "expires_after.seconds");
      if (!seconds) co_return forward_error(seconds);
      file.expires_seconds = *seconds;
    } else if (name == "expires_after[anchor]") {
      if (*text != "created_at") {
        co_return fail(Code::invalid_argument, "'expires_after.anchor' must be 'created_at'.", "expires_after.anchor",
                       "invalid_value");
      }
    } else {
      co_return fail(Code::invalid_argument, fmt::format("Unknown parameter: '{}'.", name.substr(0, 64)),
                     name.substr(0, 64), "unknown_parameter");
    }
  }
  if (!bytes) co_return missing("file");
  if (!purpose) co_return missing("purpose");
  file.purpose = std::move(*purpose);
  co_return co_await files.add(ctx, std::move(bytes), std::move(file));
}

Task<void> send_content(const Context& ctx, Files& files, std::string file_id, net::Exchange& exchange) {
  auto content = co_await files.open(ctx, std::move(file_id));
  if (!content) co_return forward_error(content);
  net::HeaderList headers;
  // Never shown by a browser as what it claims to be: it comes from a stranger.
  headers.emplace_back("content-type", "application/octet-stream");
  headers.emplace_back("x-content-type-options", "nosniff");
  headers.emplace_back("content-disposition", attachment_header(content->file.filename));
  auto started = co_await exchange.response.start(200, std::move(headers));
  if (!started) co_return started;
  while (true) {
    auto chunk = co_await content->reader->read(ctx, transfer_bytes);
    if (!chunk) co_return forward_error(chunk);
    if (chunk->empty()) co_return co_await exchange.response.finish();
    auto written = co_await exchange.response.write(*chunk);
    if (!written) co_return written;
  }
}

}  // namespace

void bind_operations(net::Router& router, Services services, std::uint64_t file_bytes_max) {
  namespace api = api::rag;
  auto& [files, stores, store_files, search] = services;

  auto create_file = api::create_file;
  create_file.body_bytes_max = file_bytes_max + form_overhead_bytes;
  router.bind_raw(create_file, [&files](const Context& ctx, net::Exchange& exchange) -> Task<void> {
    auto file = co_await upload(ctx, files, exchange);
    if (!file) co_return forward_error(file);
    co_return co_await net::send_json(exchange.response, 200, json::to_text(*file));
  });
  router.bind_stream(api::get_file_content,
                     [&files](const Context& ctx, api::FileRequest request, net::Exchange& exchange) {
                       return send_content(ctx, files, std::move(request.file_id), exchange);
                     });
  router.bind(api::list_files, [&files](const Context& ctx, api::ListFilesRequest request) {
    return files.list(ctx, std::move(request));
  });
  router.bind(api::get_file, [&files](const Context& ctx, api::FileRequest request) {
    return files.get(ctx, std::move(request.file_id));
  });
  router.bind(api::delete_file, [&files](const Context& ctx, api::FileRequest request) {
    return files.remove(ctx, std::move(request.file_id));
  });

  router.bind(api::create_vector_store, [&stores](const Context& ctx, api::CreateVectorStore request) {
    return stores.create(ctx, std::move(request));
  });
  router.bind(api::list_vector_stores, [&stores](const Context& ctx, api::ListVectorStores request) {
    return stores.list(ctx, std::move(request));
  });
  router.bind(api::get_vector_store, [&stores](const Context& ctx, api::VectorStoreRequest request) {
    return stores.get(ctx, std::move(request.vector_store_id));
  });
  router.bind(api::update_vector_store, [&stores](const Context& ctx, api::UpdateVectorStore request) {
    return stores.update(ctx, std::move(request));
  });
  router.bind(api::delete_vector_store, [&stores](const Context& ctx, api::VectorStoreRequest request) {
    return stores.remove(ctx, std::move(request.vector_store_id));
  });
  router.bind(api::search_vector_store, [&search](const Context& ctx, api::SearchStore request) {
    return search.search(ctx, std::move(request));
  });
  router.bind(api::search_vector_stores, [&search](const Context& ctx, api::SearchStores request) {
    return search.search(ctx, std::move(request));
  });

  router.bind(api::add_store_file, [&store_files](const Context& ctx, api::AddStoreFile request) {
    return store_files.add(ctx, std::move(request));
  });
  router.bind(api::list_store_files, [&store_files](const Context& ctx, api::ListStoreFiles request) {
    return store_files.list(ctx, std::move(request));
  });
  router.bind(api::get_store_file, [&store_files](const Context& ctx, api::StoreFileRequest request) {
    return store_files.get(ctx, std::move(request));
  });
  router.bind(api::update_store_file, [&store_files](const Context& ctx, api::UpdateStoreFile request) {
    return store_files.update(ctx, std::move(request));
  });
  router.bind(api::delete_store_file, [&store_files](const Context& ctx, api::StoreFileRequest request) {
    return store_files.remove(ctx, std::move(request));
  });
  router.bind(api::get_store_file_content, [&store_files](const Context& ctx, api::StoreFileRequest request) {
    return store_files.content(ctx, std::move(request));
  });

  router.bind(api::create_batch, [&store_files](const Context& ctx, api::CreateBatch request) {
    return store_files.create_batch(ctx, std::move(request));
  });
  router.bind(api::get_batch, [&store_files](const Context& ctx, api::BatchRequest request) {
    return store_files.get_batch(ctx, std::move(request));
  });
  router.bind(api::cancel_batch, [&store_files](const Context& ctx, api::BatchRequest request) {
    return store_files.cancel_batch(ctx, std::move(request));
  });
  router.bind(api::list_batch_files, [&store_files](const Context& ctx, api::ListBatchFiles request) {
    return store_files.list_batch(ctx, std::move(request));
  });
}

namespace {

/// Errors: permission_denied (a person's key, or another service on behalf of one).
Result<void> only_the_stack_itself(const Context& ctx, std::string_view command) {
  if (ctx.principal().internal && ctx.principal().key_id.empty()) return {};
  return fail(Code::permission_denied, fmt::format("Only this stack itself may do this: `{}`.", command));
}

}  // namespace

void bind_upkeep(net::Router& router, Janitor& janitor, NextGeneration& next, std::function<std::string()> serving,
                 bool shared) {
  namespace api = wrkhrs::api::rag;
  router.bind(api::sweep_objects, [&janitor](const Context& ctx, api::SweepObjects request) -> Task<api::SweepResult> {
    if (auto allowed = only_the_stack_itself(ctx, "wrkhrs prune"); !allowed) co_return forward_error(allowed);
    auto swept = co_await janitor.sweep_objects(ctx, request.dry_run);
    if (!swept) co_return forward_error(swept);
    co_return api::SweepResult{.count = swept->objects, .bytes = swept->bytes};
  });
  router.bind(api::prepare_embeddings,
              [&next, shared, serving = std::move(serving)](
                  const Context& ctx, api::PrepareEmbeddings request) -> Task<api::EmbeddingPreparation> {
                if (auto allowed = only_the_stack_itself(ctx, "wrkhrs models update"); !allowed) {
                  co_return forward_error(allowed);
                }
                const auto status = request.model.empty() ? next.status()
                                    : request.give_up     ? next.give_up(request.model)
                                                          : next.prepare(std::move(request.model));
                co_return api::EmbeddingPreparation{.serving = serving(),
                                                    .model = status.model,
                                                    .state = status.state,
                                                    .done = status.done,
                                                    .total = status.total,
                                                    .error = status.error,
                                                    .shared = shared};
              });
  router.bind(api::compare_embeddings,
              [&next](const Context& ctx, api::CompareEmbeddings request) -> Task<api::EmbeddingComparison> {
                if (auto allowed = only_the_stack_itself(ctx, "wrkhrs models update"); !allowed) {
                  co_return forward_error(allowed);
                }
                std::vector<NextGeneration::Question> questions;
                for (auto& question : request.questions) {
                  questions.push_back({.text = std::move(question.text), .file_name = std::move(question.file_name)});
                }
                auto compared = co_await next.compare(ctx, std::move(request.owner), std::move(questions),
                                                      static_cast<std::size_t>(request.limit));
                if (!compared) co_return forward_error(compared);
                co_return api::EmbeddingComparison{.questions = compared->questions,
                                                   .found_now = compared->found_now,
                                                   .found_next = compared->found_next,
                                                   .documents = compared->documents};
              });
}

}  // namespace wrkhrs::rag
