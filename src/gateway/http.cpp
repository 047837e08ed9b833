#include "gateway/http.hpp"

#include "api/mcp/mcp.hpp"
#include "api/openai/audio.hpp"
#include "api/openai/models.hpp"
#include "api/orchestrator/runs.hpp"
#include "api/rag/operations.hpp"
#include "api/tools/tools.hpp"
#include "base/clock.hpp"
#include "net/proxy.hpp"

namespace wrkhrs::gateway {
namespace {

namespace openai = api::openai;

openai::Model described(const ModelEntry& entry, std::int64_t created) {
  return {.id = entry.id, .created = created, .owned_by = entry.owned_by};
}

}  // namespace

void bind(net::Router& router, const ModelTable& models, Chat& chat, const Behind& behind, KeyLimits& limits) {
  const std::int64_t started = unix_seconds_now();
  router.bind(openai::list_models, [&models, started](const Context&, Empty) -> Task<openai::ModelList> {
    openai::ModelList list;
    for (const ModelEntry& entry : models.entries()) {
      if (!entry.is_prefix()) list.data.push_back(described(entry, started));
    }
    co_return list;
  });
  router.bind(openai::get_model,
              [&models, started](const Context&, openai::ModelRequest request) -> Task<openai::Model> {
                const ModelEntry* entry = models.find(request.model);
                if (!entry) co_return std::unexpected(models.not_found(request.model));
                openai::Model model = described(*entry, started);
                model.id = request.model;
                co_return model;
              });
  router.bind_raw(openai::create_chat_completion,
                  [&chat](const Context& ctx, net::Exchange& exchange) { return chat.complete(ctx, exchange); });
  router.bind_raw(openai::create_embeddings,
                  [&chat](const Context& ctx, net::Exchange& exchange) { return chat.embed(ctx, exchange); });

  // Everything else passes through as it is; the service behind checks it.
  auto pass = [&router, &limits](net::ServiceClient& target, const auto& operations) {
    auto handler = [&target, &limits](const Context& ctx, net::Exchange& exchange) -> Task<void> {
      auto permit = co_await limits.admit(ctx);
      if (!permit) co_return forward_error(permit);
      co_return co_await net::pass_through(ctx, exchange, target);
    };
    std::apply([&](const auto&... operation) { (router.bind_raw(operation, handler), ...); }, operations);
  };
  pass(*behind.asr, std::tuple{openai::create_transcription, openai::create_translation});
  pass(*behind.rag, api::rag::operations);
  pass(*behind.tools, api::tools::operations);
  pass(*behind.orchestrator, api::orchestrator::operations);
  pass(*behind.mcp, std::tuple{api::mcp::post_message, api::mcp::open_stream, api::mcp::end_session});
}

}  // namespace wrkhrs::gateway
