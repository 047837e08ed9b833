// OpenAI's list of models.
#pragma once

#include <cstdint>
#include <string>
#include <tuple>
#include <vector>

#include "base/json_fields.hpp"
#include "base/operation.hpp"

namespace wrkhrs::api::openai {

struct Model {
  std::string id;
  std::string object = "model";
  std::int64_t created = 0;
  std::string owned_by;
  static constexpr auto fields() {
    using json::field;
    return std::tuple{field("id", &Model::id, "What to send as `model`."),
                      field("object", &Model::object, "Always model."),
                      field("created", &Model::created, "Seconds since 1970 when this gateway started."),
                      field("owned_by", &Model::owned_by, "Who serves it.")};
  }
};

struct ModelList {
  std::string object = "list";
  std::vector<Model> data;
  static constexpr auto fields() {
    using json::field;
    return std::tuple{field("object", &ModelList::object, "Always list."),
                      field("data", &ModelList::data, "The models.")};
  }
};

struct ModelRequest {
  std::string model;
  static constexpr auto fields() {
    return std::tuple{json::field("model", &ModelRequest::model, "A model id.").in_path()};
  }
};

inline constexpr Operation<Empty, ModelList> list_models{
    {.path = "/v1/models", .name = "listModels", .summary = "List the models that this key may use."}};
inline constexpr Operation<ModelRequest, Model> get_model{
    {.path = "/v1/models/{model}", .name = "retrieveModel", .summary = "Describe a model."}};

}  // namespace wrkhrs::api::openai
