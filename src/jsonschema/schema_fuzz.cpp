// A document `[schema, instance]`: neither compiling nor validating may crash, hang or read out of bounds.
#include <boost/json/parse.hpp>

#include "jsonschema/schema.hpp"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace wrkhrs::jsonschema;
  boost::system::error_code parse_error;
  const auto document = boost::json::parse({reinterpret_cast<const char*>(data), size}, parse_error);
  if (parse_error || !document.is_array() || document.get_array().size() != 2) return 0;
  const auto schema =
      Schema::compile(document.get_array()[0], {.limits = {.steps_max = 10'000}, .assert_formats = true});
  if (!schema) return 0;
  const bool valid = schema->validate(document.get_array()[1]).empty();
  if (valid != schema->accepts(document.get_array()[1])) __builtin_trap();
  return 0;
}
