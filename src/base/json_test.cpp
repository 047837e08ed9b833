#include "base/json.hpp"

#include <gtest/gtest.h>

#include "base/json_fields.hpp"

namespace wrkhrs {
namespace {

TEST(Json, ReadsSeventeenDigitDoublesExactly) {
  auto value = json::parse("[0.7, 1.7976931348623157e308, 5e-324, 9007199254740993.0, 0.30000000000000004]");
  ASSERT_TRUE(value) << value.error().message;
  EXPECT_EQ(value->at(0).get_double(), 0.7);
  EXPECT_EQ(value->at(4).get_double(), 0.30000000000000004);
  EXPECT_EQ(json::write(*value), "[0.7,1.7976931348623157e+308,5e-324,9007199254740992.0,0.30000000000000004]");
}

TEST(Json, KeepsEscapesAndUnicode) {
  auto value = json::parse(R"({"a\nb":"\u00e9\ud83d\ude00 \"q\" \u0001"})");
  ASSERT_TRUE(value) << value.error().message;
  EXPECT_EQ(json::write(*value), "{\"a\\nb\":\"é😀 \\\"q\\\" \\u0001\"}");
}

TEST(Json, NamesThePlaceOfAMistake) {
  EXPECT_NE(json::parse("{\"a\":\n 1,}").error().message.find("line 2"), std::string::npos);
  EXPECT_NE(json::parse("{\"a\":1} x").error().message.find("column 9"), std::string::npos);
  EXPECT_NE(json::parse("{\"a\":1,\"a\":2}").error().message.find("'a' twice"), std::string::npos);
  EXPECT_NE(json::parse("{\"a\":").error().message.find("ends too early"), std::string::npos);
  EXPECT_FALSE(json::parse(""));
  EXPECT_FALSE(json::parse("NaN"));
  EXPECT_FALSE(json::parse("1e400"));
  EXPECT_FALSE(json::parse("\"\xff\""));
}

TEST(Json, RefusesDeepNesting) {
  std::string deep(100000, '[');
  EXPECT_NE(json::parse(deep).error().message.find("deeper than 64"), std::string::npos);
}

enum class Order { asc, desc };
constexpr auto enum_names(Order) {
  return std::array{std::pair{std::string_view("asc"), Order::asc}, std::pair{std::string_view("desc"), Order::desc}};
}

struct Part {
  std::string text;
  static constexpr auto fields() { return std::tuple{json::field("text", &Part::text, "The text.").required()}; }
  bool operator==(const Part&) const = default;
};

struct Widget {
  std::string id;
  std::string name;
  int limit = 10;
  std::optional<double> weight;
  Order order = Order::asc;
  std::vector<Part> parts;
  std::map<std::string, std::string> metadata;
  std::variant<std::string, std::vector<std::string>> query;
  static constexpr auto fields() {
    using json::field;
    return std::tuple{field("id", &Widget::id, "Its id.").in_path(),
                      field("name", &Widget::name, "Its name.").required().length(1, 8),
                      field("limit", &Widget::limit, "How many.").range(1, 50),
                      field("weight", &Widget::weight, "Kilograms.").range(0, 1e3).nullable(),
                      field("order", &Widget::order, "Direction."),
                      field("parts", &Widget::parts, "Its parts."),
                      field("metadata", &Widget::metadata, "Free text."),
                      field("query", &Widget::query, "One or several.")};
  }
};

Result<Widget> read_widget(std::string_view text) {
  auto object = json::parse_object(text);
  if (!object) return forward_error(object);
  return json::read<Widget>(*object);
}

TEST(JsonFields, ReadsAndWritesEveryKindOfField) {
  auto widget = read_widget(
      R"({"name":"w","limit":3,"weight":2.5,"order":"desc","parts":[{"text":"p"}],"metadata":{"k":"v"},"query":["a","b"]})");
  ASSERT_TRUE(widget) << widget.error().message;
  EXPECT_EQ(widget->limit, 3);
  EXPECT_EQ(widget->order, Order::desc);
  EXPECT_EQ(widget->parts, std::vector<Part>{{"p"}});
  EXPECT_EQ(std::get<1>(widget->query).size(), 2u);
  EXPECT_EQ(
      json::to_text(*widget),
      R"({"name":"w","limit":3,"weight":2.5,"order":"desc","parts":[{"text":"p"}],"metadata":{"k":"v"},"query":["a","b"]})");
}

TEST(JsonFields, NamesTheFieldThatIsWrong) {
  EXPECT_EQ(read_widget("{}").error().param, "name");
  EXPECT_EQ(read_widget(R"({"name":"w","limit":51})").error().param, "limit");
  EXPECT_EQ(read_widget(R"({"name":"w","limit":"5"})").error().openai_code, "invalid_type");
  EXPECT_EQ(read_widget(R"({"name":"w","limit":99999999999})").error().param, "limit");
  EXPECT_EQ(read_widget(R"({"name":"w","parts":[{"text":1}]})").error().param, "parts[0].text");
  EXPECT_EQ(read_widget(R"({"name":"too long a name"})").error().param, "name");
  EXPECT_NE(read_widget(R"({"name":"w","limt":5})").error().message.find("Did you mean 'limit'?"), std::string::npos);
  EXPECT_NE(read_widget(R"({"name":"w","order":"up"})").error().message.find("'asc', 'desc'"), std::string::npos);
}

TEST(JsonFields, DescribesItselfAsASchema) {
  auto schema = json::schema<Widget>();
  EXPECT_EQ(schema.at("required"), (json::Array{"name"}));
  EXPECT_EQ(schema.at("properties").at("order").at("enum"), (json::Array{"asc", "desc"}));
  EXPECT_FALSE(schema.at("properties").as_object().contains("id"));
}

TEST(JsonFields, ReadsParametersOfThePath) {
  Widget widget;
  auto lookup = [](std::string_view) { return std::optional<std::string>("w_1"); };
  ASSERT_TRUE(json::read_parameters(widget, json::Place::path, lookup));
  EXPECT_EQ(widget.id, "w_1");
}

}  // namespace
}  // namespace wrkhrs
