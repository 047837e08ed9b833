#include "rag/filter.hpp"

#include <gtest/gtest.h>

namespace wrkhrs::rag {
namespace {

bool matches(std::string_view filter, std::string_view attributes) {
  auto parsed = Filter::parse(json::parse(filter).value());
  EXPECT_TRUE(parsed) << parsed.error().message;
  return parsed && parsed->matches(json::parse_object(attributes).value());
}

TEST(Filter, compares_texts_numbers_and_booleans) {
  constexpr std::string_view file = R"({"author":"Ada","year":1843,"draft":false,"weight":1.5})";
  EXPECT_TRUE(matches(R"({"type":"eq","key":"author","value":"Ada"})", file));
  EXPECT_FALSE(matches(R"({"type":"eq","key":"author","value":"ada"})", file));
  EXPECT_TRUE(matches(R"({"type":"eq","key":"year","value":1843.0})", file)) << "1843 and 1843.0 are one number";
  EXPECT_TRUE(matches(R"({"type":"ne","key":"year","value":1844})", file));
  EXPECT_TRUE(matches(R"({"type":"gt","key":"weight","value":1})", file));
  EXPECT_TRUE(matches(R"({"type":"gte","key":"year","value":1843})", file));
  EXPECT_FALSE(matches(R"({"type":"lt","key":"year","value":1843})", file));
  EXPECT_TRUE(matches(R"({"type":"lte","key":"year","value":1843})", file));
  EXPECT_TRUE(matches(R"({"type":"eq","key":"draft","value":false})", file));
  EXPECT_TRUE(matches(R"({"type":"in","key":"author","value":["Grace","Ada"]})", file));
  EXPECT_TRUE(matches(R"({"type":"nin","key":"year","value":[1,2]})", file));
}

TEST(Filter, values_of_different_kinds_are_never_equal_and_never_ordered) {
  EXPECT_FALSE(matches(R"({"type":"eq","key":"a","value":"1"})", R"({"a":1})"));
  EXPECT_TRUE(matches(R"({"type":"ne","key":"a","value":"1"})", R"({"a":1})"));
  EXPECT_FALSE(matches(R"({"type":"gt","key":"a","value":"0"})", R"({"a":1})"));
  EXPECT_FALSE(matches(R"({"type":"lt","key":"a","value":true})", R"({"a":false})"));
}

TEST(Filter, a_missing_attribute_satisfies_only_ne_and_nin) {
  EXPECT_FALSE(matches(R"({"type":"eq","key":"a","value":1})", "{}"));
  EXPECT_FALSE(matches(R"({"type":"lt","key":"a","value":1})", "{}"));
  EXPECT_FALSE(matches(R"({"type":"in","key":"a","value":[1]})", "{}"));
  EXPECT_TRUE(matches(R"({"type":"ne","key":"a","value":1})", "{}"));
  EXPECT_TRUE(matches(R"({"type":"nin","key":"a","value":[1]})", "{}"));
}

TEST(Filter, groups_combine_and_nest) {
  constexpr std::string_view filter = R"({"type":"and","filters":[{"type":"gte","key":"year","value":2000},
      {"type":"or","filters":[{"type":"eq","key":"kind","value":"report"},{"type":"eq","key":"kind","value":"memo"}]}]})";
  EXPECT_TRUE(matches(filter, R"({"year":2020,"kind":"memo"})"));
  EXPECT_FALSE(matches(filter, R"({"year":1990,"kind":"memo"})"));
  EXPECT_FALSE(matches(filter, R"({"year":2020,"kind":"letter"})"));
  EXPECT_TRUE(matches(R"({"type":"and","filters":[]})", "{}"));
  EXPECT_FALSE(matches(R"({"type":"or","filters":[]})", "{}"));
  EXPECT_TRUE(matches("null", "{}"));
}

TEST(Filter, what_is_wrong_is_named) {
  auto param_of = [](std::string_view filter) {
    auto parsed = Filter::parse(json::parse(filter).value());
    EXPECT_FALSE(parsed) << filter;
    EXPECT_TRUE(parsed || parsed.error().code == Code::invalid_argument);
    return parsed ? "" : parsed.error().param;
  };
  EXPECT_EQ(param_of("[]"), "filters");
  EXPECT_EQ(param_of(R"({"type":"like","key":"a","value":"b"})"), "filters.type");
  EXPECT_EQ(param_of(R"({"type":"eq","value":"b"})"), "filters.key");
  EXPECT_EQ(param_of(R"({"type":"eq","key":"a"})"), "filters.value");
  EXPECT_EQ(param_of(R"({"type":"in","key":"a","value":"b"})"), "filters.value");
  EXPECT_EQ(param_of(R"({"type":"eq","key":"a","value":1,"extra":2})"), "filters.extra");
  EXPECT_EQ(param_of(R"({"type":"and","filters":[{"type":"eq","key":1,"value":2}]})"), "filters.filters[0].key");
  std::string deep = R"({"type":"eq","key":"a","value":1})";
  for (int i = 0; i < 9; ++i) deep = R"({"type":"and","filters":[)" + deep + "]}";
  EXPECT_FALSE(Filter::parse(json::parse(deep).value()));
}

TEST(Attributes, have_limits) {
  auto ok = [](std::string_view text) {
    return check_attributes(json::parse_object(text).value(), "attributes").has_value();
  };
  EXPECT_TRUE(ok(R"({"a":"x","b":1,"c":2.5,"d":true})"));
  EXPECT_FALSE(ok(R"({"a":null})"));
  EXPECT_FALSE(ok(R"({"a":[1]})"));
  EXPECT_FALSE(ok(R"({"":1})"));
  EXPECT_FALSE(ok(R"({"a":")" + std::string(513, 'x') + "\"}"));
  EXPECT_FALSE(ok("{\"" + std::string(65, 'k') + "\":1}"));
}

}  // namespace
}  // namespace wrkhrs::rag
