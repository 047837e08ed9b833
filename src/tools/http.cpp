#include "tools/http.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/nearest_name.hpp"

namespace wrkhrs::tools {
namespace {

namespace api = wrkhrs::api::tools;

Result<ToolPtr> find_tool(const Registry& registry, const std::string& name) {
  const auto snapshot = registry.snapshot();
  if (auto tool = snapshot->find(name)) return tool;
  if (!snapshot->is_whole) {
    return std::unexpected(Error{
        .code = Code::unavailable,
        .message = fmt::format("There is no tool '{}' so far: those of wrkhrs-mcp have not been listed since this "
                               "service began. Try again in a moment.",
                               name),
        .param = "name",
        .openai_code = "tools_not_listed",
        .retry_after = std::chrono::seconds(1)});
  }
  std::vector<std::string_view> names;
  for (const auto& tool : snapshot->tools) names.push_back(tool->description.name);
  return fail(Code::not_found,
              fmt::format("There is no tool '{}'.{} GET /v1/tools lists them.", name, did_you_mean(name, names)),
              "name", "tool_not_found");
}

api::ToolPage page(const Snapshot& snapshot, const std::optional<std::string>& after, std::size_t limit) {
  api::ToolPage page;
  for (const auto& tool : snapshot.tools) {
    if (after && tool->description.name <= *after) continue;
    page.has_more = page.data.size() == limit;
    if (page.has_more) break;
    page.data.push_back(tool->description);
  }
  if (!page.data.empty()) page.last_id = page.data.back().name;
  page.diagnostics = snapshot.diagnostics;
  return page;
}

}  // namespace

void bind(net::Router& router, Registry& registry, Invoker& invoker, Refresher& refresher) {
  router.bind(api::list_tools, [&registry](const Context&, api::ListToolsRequest request) -> Task<api::ToolPage> {
    co_return page(*registry.snapshot(), request.after, static_cast<std::size_t>(request.limit));
  });
  router.bind(api::get_tool, [&registry](const Context&, api::GetToolRequest request) -> Task<api::Tool> {
    auto tool = find_tool(registry, request.name);
    if (!tool) co_return forward_error(tool);
    co_return (*tool)->description;
  });
  router.bind(api::search_tools, [&registry](const Context&, api::SearchToolsRequest request) -> Task<api::ToolHits> {
    const auto snapshot = registry.snapshot();
    const std::set<std::string> among(request.names.begin(), request.names.end());
    api::ToolHits hits;
    for (const auto& [position, score] : snapshot->index->search(request.query, snapshot->tools.size())) {
      const auto& tool = snapshot->tools[position]->description;
      if (!among.empty() && !among.contains(tool.name)) continue;
      hits.data.push_back({tool, score});
      if (hits.data.size() == static_cast<std::size_t>(request.limit)) break;
    }
    co_return hits;
  });
  router.bind(api::refresh_tools, [&registry, &refresher](const Context& ctx, Empty) -> Task<api::ToolPage> {
    co_await refresher.refresh(ctx);
    co_return page(*registry.snapshot(), std::nullopt, 1000);
  });
  router.bind(
      api::invoke_tool,
      [&registry, &invoker](const Context& ctx, api::InvokeToolRequest request) -> Task<api::InvokeToolResponse> {
        auto tool = find_tool(registry, request.name);
        if (!tool) co_return forward_error(tool);
        Invoker::Request call{.tool = std::move(*tool),
                              .arguments = std::move(request.arguments),
                              .idempotency_key = std::move(request.idempotency_key)};
        if (request.deadline_ms) call.timeout = std::chrono::milliseconds(*request.deadline_ms);
        co_return co_await invoker.invoke(ctx, std::move(call));
      });
}

}  // namespace wrkhrs::tools
