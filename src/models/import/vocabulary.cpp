#include "models/import/vocabulary.hpp"

#include <fmt/format.h>

#include "base/json.hpp"

namespace wrkhrs::models {
namespace {

constexpr std::size_t kPiecesMax = 1'000'000;

std::unexpected<Error> broken(std::string_view what) {
  return fail(Code::invalid_argument, fmt::format("Not a usable tokenizer.json: {}.", what));
}

}  // namespace

Result<std::uint32_t> Vocabulary::id_of(std::string_view piece) const {
  for (std::size_t id = 0; id < pieces.size(); ++id) {
    if (pieces[id] == piece) return static_cast<std::uint32_t>(id);
  }
  return broken(fmt::format("the token '{}' is missing", piece));
}

Result<Vocabulary> read_vocabulary(Bytes tokenizer_json) {
  auto document = json::parse({reinterpret_cast<const char*>(tokenizer_json.data()), tokenizer_json.size()});
  if (!document) return broken(document.error().message);
  const json::Value* model = json::find(*document, "model");
  const json::Value* vocab_value = model ? json::find(*model, "vocab") : nullptr;
  const json::Object* vocab = vocab_value ? vocab_value->if_object() : nullptr;
  if (!vocab) return broken("it has no model.vocab object");
  if (vocab->empty() || vocab->size() > kPiecesMax) return broken(fmt::format("it has {} tokens", vocab->size()));

  Vocabulary out;
  out.model_type = json::string_or(*model, "type", "");
  out.pieces.resize(vocab->size());
  std::vector<bool> seen(vocab->size());
  for (const auto& [piece, id_value] : *vocab) {
    std::int64_t id = id_value.is_int64() ? id_value.get_int64() : -1;
    if (id < 0 || static_cast<std::uint64_t>(id) >= seen.size() || seen[static_cast<std::size_t>(id)]) {
      return broken("its token ids are not 0, 1, 2 … without holes");
    }
    if (piece.find('\0') != boost::json::string_view::npos) return broken(fmt::format("token {} contains a NUL", id));
    seen[static_cast<std::size_t>(id)] = true;
    out.pieces[static_cast<std::size_t>(id)].assign(piece.data(), piece.size());
  }
  return out;
}

}  // namespace wrkhrs::models
