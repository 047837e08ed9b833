#include "jsonschema/schema.hpp"

#include <chrono>
#include <thread>

#include <boost/json/parse.hpp>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wrkhrs::jsonschema {
namespace {

namespace json = boost::json;

Schema compiled(std::string_view text, const Options& options = {}) {
  auto schema = Schema::compile(json::parse(text), options);
  if (!schema) throw std::runtime_error(schema.error().message);
  return *schema;
}

Error refused(std::string_view text, const Options& options = {}) {
  auto schema = Schema::compile(json::parse(text), options);
  return schema ? Error{.code = Code::internal, .message = "compiled"} : schema.error();
}

std::string verdict(std::string_view schema, std::string_view instance) {
  return describe(compiled(schema).validate(json::parse(instance)));
}

TEST(Schema, SaysWhereAValueIsWrongAndWhatItMustBe) {
  constexpr auto schema = R"({"type":"object","required":["mass"],"additionalProperties":false,"properties":{
    "mass":{"type":"number","minimum":0},"unit":{"enum":["kg","g"]},"tags":{"type":"array","items":{"type":"string"}}}})";
  EXPECT_EQ(verdict(schema, R"({"mass":1.5,"unit":"kg"})"), "");
  EXPECT_EQ(verdict(schema, R"({"mass":-3})"), "'/mass' must be at least 0, is -3");
  EXPECT_EQ(verdict(schema, R"({})"), "the value must have the property 'mass'");
  EXPECT_EQ(verdict(schema, R"({"mass":1,"unit":"lb"})"), "'/unit' must be one of 'kg', 'g', is 'lb'");
  EXPECT_EQ(verdict(schema, R"({"mass":1,"tags":["a",2]})"), "'/tags/1' must be a string, is an integer");
  EXPECT_EQ(verdict(schema, R"({"mass":1,"a/b":2})"), "'/a~1b' is not a known property; known are: mass, tags, unit");
}

TEST(Schema, ReportsSeveralErrorsWithTheirKeywords) {
  const auto errors = compiled(R"({"properties":{"a":{"type":"string"},"b":{"maxLength":2}}})")
                          .validate(json::parse(R"({"a":1,"b":"äöü"})"));
  ASSERT_EQ(errors.size(), 2U);
  EXPECT_EQ(errors[0].keyword, "type");
  EXPECT_EQ(errors[1].instance_pointer, "/b");
  EXPECT_EQ(errors[1].schema_location, "schema:///#/properties/b/maxLength");
  EXPECT_EQ(errors[1].message, "must have at most 2 characters, has 3");
}

TEST(Schema, SaysWhyNoAlternativeMatches) {
  EXPECT_EQ(verdict(R"({"anyOf":[{"type":"string"},{"type":"object","required":["id"]}]})", R"({"x":1})"),
            "the value must match one of 2 alternatives, matches none: must be a string, is an object; or must have "
            "the property 'id'");
}

TEST(Schema, RefusesAnInvalidSchemaNamingThePlace) {
  const auto error = refused(R"({"properties":{"a":{"type":"strnig"}}})");
  EXPECT_EQ(error.code, Code::invalid_argument);
  EXPECT_EQ(error.param, "/properties/a/type");
  EXPECT_THAT(refused(R"({"$ref":"#/$defs/missing"})").message, testing::HasSubstr("points at nothing"));
  EXPECT_THAT(refused(R"({"$schema":"https://example.com/mine"})").message, testing::HasSubstr("not known"));
  EXPECT_EQ(refused("[]").code, Code::invalid_argument);
}

TEST(Schema, NeverFetchesAReference) {
  const auto error = refused(R"({"properties":{"a":{"$ref":"http://127.0.0.1:9/schema.json"}}})");
  EXPECT_THAT(error.message, testing::HasSubstr("nothing is fetched"));
  EXPECT_EQ(error.param, "/properties/a/$ref");
}

TEST(Schema, EndsReferenceLoops) {
  for (const auto* loop :
       {R"({"$ref":"#"})", R"({"$defs":{"a":{"$ref":"#/$defs/b"},"b":{"$ref":"#/$defs/a"}},"$ref":"#/$defs/a"})",
        R"({"not":{"$ref":"#"}})", R"({"$dynamicAnchor":"x","$dynamicRef":"#x"})"}) {
    const auto errors = compiled(loop).validate(json::value(1));
    ASSERT_EQ(errors.size(), 1U) << loop;
    EXPECT_EQ(errors[0].keyword, "limit");
    EXPECT_FALSE(compiled(loop).accepts(json::value(1)));
  }
}

TEST(Schema, BoundsTheWorkOfAnExponentialSchema) {
  std::string schema = R"({"$defs":{"d0":{"type":"integer"})";
  for (int i = 1; i <= 60; ++i)
    schema += fmt::format(R"(,"d{}":{{"allOf":[{{"$ref":"#/$defs/d{}"}},{{"$ref":"#/$defs/d{}"}}]}})", i, i - 1, i - 1);
  schema += R"(},"$ref":"#/$defs/d60"})";
  const auto program = compiled(schema);
  const auto start = std::chrono::steady_clock::now();
  const auto errors = program.validate(json::value(1));
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
  ASSERT_EQ(errors.size(), 1U);
  EXPECT_EQ(errors[0].keyword, "limit");
}

TEST(Schema, MatchesHostilePatternsInLinearTime) {
  const auto schema = compiled(R"({"pattern":"^(a+)+$"})");
  EXPECT_FALSE(schema.accepts(json::value(std::string(200'000, 'a') + "b")));
  EXPECT_THAT(refused(R"~({"pattern":"(((a{1000}){1000}){1000})"})~").message, testing::HasSubstr("cannot be used"));
  EXPECT_THAT(refused(R"~({"pattern":"(?=a)"})~").message, testing::HasSubstr("lookahead is not supported"));
  EXPECT_THAT(refused(R"~({"pattern":"(a)\\1"})~").message, testing::HasSubstr("back-references are not supported"));
}

TEST(Schema, LimitsSubschemasAndPatterns) {
  EXPECT_THAT(refused(R"({"allOf":[true,{},{"a":1},{}]})", {.limits = {.nodes_max = 3}}).message,
              testing::HasSubstr("more than 3 subschemas"));
  EXPECT_THAT(refused(R"({"pattern":"abcdef"})", {.limits = {.pattern_bytes_max = 3}}).message,
              testing::HasSubstr("more than 3 bytes"));
}

TEST(Schema, ComparesNumbersByValue) {
  EXPECT_EQ(verdict(R"({"multipleOf":0.01})", "19.99"), "");
  EXPECT_EQ(verdict(R"({"multipleOf":0.01})", "0.075"), "the value must be a multiple of 0.01, is 0.075");
  EXPECT_EQ(verdict(R"({"const":1})", "1.0"), "");
  EXPECT_EQ(verdict(R"({"maximum":9007199254740992})", "9007199254740993"),
            "the value must be at most 9007199254740992, is 9007199254740993");
  EXPECT_EQ(verdict(R"({"uniqueItems":true})", R"([{"a":1,"b":2},{"b":2.0,"a":1}])"),
            "the value must not repeat an item: items 0 and 1 are the same");
}

TEST(Schema, ReadsTheDraft7SchemasThatMcpServersSend) {
  const auto schema =
      compiled(R"({"$schema":"http://json-schema.org/draft-07/schema#","definitions":{"n":{"type":"number"}},
    "type":"object","properties":{"pair":{"items":[{"type":"string"},{"$ref":"#/definitions/n","minimum":"ignored"}],"additionalItems":false}},
    "dependencies":{"a":["b"]}})");
  EXPECT_TRUE(schema.accepts(json::parse(R"({"pair":["x",1]})")));
  EXPECT_FALSE(schema.accepts(json::parse(R"({"pair":["x",1,2]})")));
  EXPECT_FALSE(schema.accepts(json::parse(R"({"a":1})")));
}

TEST(Schema, IsSharedByThreads) {
  const auto schema =
      compiled(R"({"type":"object","patternProperties":{"^x_":{"type":"integer"}},"additionalProperties":false})");
  std::vector<std::thread> threads;
  std::atomic<int> wrong{0};
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 500; ++i) {
        if (!schema.accepts(json::parse(R"({"x_a":1})")) || schema.accepts(json::parse(R"({"y":1})"))) ++wrong;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
}

}  // namespace
}  // namespace wrkhrs::jsonschema
