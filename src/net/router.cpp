#include "net/router.hpp"

#include <fmt/format.h>

namespace wrkhrs::net {
namespace {

std::vector<std::string_view> split(std::string_view path) {
  std::vector<std::string_view> segments;
  while (!path.empty()) {
    path.remove_prefix(1);  // the slash
    std::size_t end = path.find('/');
    segments.push_back(path.substr(0, end));
    path = end == std::string_view::npos ? std::string_view{} : path.substr(end);
  }
  return segments;
}

bool is_parameter(std::string_view segment) {
  return segment.size() > 2 && segment.front() == '{' && segment.back() == '}';
}

}  // namespace

std::string_view RequestHead::header(std::string_view name) const {
  for (const Field& field : fields) {
    if (equals_ignoring_case(field.name, name)) return field.value;
  }
  return {};
}

std::optional<std::string> PathParameters::find(std::string_view name) const {
  for (const auto& [key, value] : values_) {
    if (key == name) return value;
  }
  return std::nullopt;
}

void Router::add(Route route) {
  route.segments = split(route.info.path);
  route.index = routes_.size();
  routes_.push_back(std::make_unique<Route>(std::move(route)));
  const Route* added = routes_.back().get();
  bool templated = false;
  for (std::string_view segment : added->segments) templated |= is_parameter(segment);
  if (templated)
    templated_.push_back(added);
  else
    fixed_[added->info.path].push_back(added);
}

Router::Match Router::match(Method method, std::string_view path, PathParameters& parameters) const {
  const Method wanted = method == Method::head ? Method::get : method;
  Match result;
  if (auto at = fixed_.find(path); at != fixed_.end()) {
    for (const Route* route : at->second) {
      if (route->info.method == wanted) {
        result.route = route;
        return result;
      }
      result.allowed.push_back(route->info.method);
    }
  }
  if (path.empty() || path.front() != '/') return result;
  std::vector<std::string_view> segments = split(path);
  for (const Route* route : templated_) {
    if (route->segments.size() != segments.size()) continue;
    bool fits = true;
    for (std::size_t i = 0; fits && i < segments.size(); ++i) {
      fits = is_parameter(route->segments[i]) ? !segments[i].empty() : route->segments[i] == segments[i];
    }
    if (!fits) continue;
    if (route->info.method != wanted) {
      result.allowed.push_back(route->info.method);
      continue;
    }
    parameters.clear();
    for (std::size_t i = 0; fits && i < segments.size(); ++i) {
      if (!is_parameter(route->segments[i])) continue;
      auto value = percent_decode(segments[i], false);
      if (!value) {
        fits = false;
        break;
      }
      std::string_view name = route->segments[i];
      parameters.add(name.substr(1, name.size() - 2), std::move(*value));
    }
    if (!fits) continue;
    result.route = route;
    return result;
  }
  return result;
}

std::vector<std::string_view> Router::paths() const {
  std::vector<std::string_view> paths;
  for (const auto& route : routes_) paths.push_back(route->info.path);
  return paths;
}

json::Object Router::openapi(std::string_view title, std::string_view version) const {
  json::Object paths;
  for (const auto& route : routes_) {
    json::Object operation{{"operationId", route->info.name}, {"summary", route->info.summary}};
    json::Array parameters;
    auto add_parameters = [&](const json::Object& schema, std::string_view where) {
      const json::Value* properties = schema.if_contains("properties");
      if (!properties) return;
      for (const auto& [name, property] : properties->get_object()) {
        json::Object parameter{{"name", name}, {"in", where}, {"required", where == "path"}, {"schema", property}};
        if (const json::Value* description = json::find(property, "description"))
          parameter["description"] = *description;
        parameters.push_back(std::move(parameter));
      }
    };
    add_parameters(route->path_schema, "path");
    add_parameters(route->query_schema, "query");
    if (!parameters.empty()) operation["parameters"] = std::move(parameters);
    const json::Value* body_properties = route->request_schema.if_contains("properties");
    if (body_properties && !body_properties->get_object().empty()) {
      operation["requestBody"] = {{"required", true},
                                  {"content", {{"application/json", {{"schema", route->request_schema}}}}}};
    }
    json::Object success{{"description", "Success."}};
    if (!route->response_schema.empty()) {
      success["content"] = {{route->info.response_type, {{"schema", route->response_schema}}}};
    }
    operation["responses"] = {
        {std::to_string(route->info.success_status), std::move(success)},
        {"default",
         {{"description", "An error."},
          {"content", {{"application/json", {{"schema", {{"$ref", "#/components/schemas/Error"}}}}}}}}}};
    if (!route->info.needs_key) operation["security"] = json::Array{};
    std::string verb(to_string(route->info.method));
    for (char& c : verb) c = static_cast<char>(c | 32);
    json::Value& path = paths[route->info.path];
    if (!path.is_object()) path = json::Object{};
    path.get_object()[verb] = std::move(operation);
  }
  return {{"openapi", "3.1.0"},
          {"info", {{"title", title}, {"version", version}}},
          {"paths", std::move(paths)},
          {"security", json::Array{json::Object{{"bearer", json::Array{}}}}},
          {"components",
           {{"securitySchemes", {{"bearer", {{"type", "http"}, {"scheme", "bearer"}}}}},
            {"schemas",
             {{"Error",
               {{"type", "object"},
                {"required", json::Array{"error"}},
                {"properties",
                 {{"error",
                   {{"type", "object"},
                    {"properties",
                     {{"message", {{"type", "string"}}},
                      {"type", {{"type", "string"}}},
                      {"param", {{"type", json::Array{"string", "null"}}}},
                      {"code", {{"type", json::Array{"string", "null"}}}}}}}}}}}}}}}}};
}

}  // namespace wrkhrs::net
