#include "net/otlp.hpp"

#include <gtest/gtest.h>

#include "base/json.hpp"

namespace wrkhrs::net {
namespace {

using namespace std::chrono_literals;

TEST(Otlp, a_batch_is_what_the_specification_calls_an_export_request) {
  trace::SpanData root;
  root.context = TraceContext::start();
  root.name = R"(a "name")";
  root.kind = trace::Kind::server;
  root.start = SystemTime(1s + 5ns);
  root.end = SystemTime(2s);
  root.attributes = {{"text", std::string("a\nb")}, {"count", std::int64_t{7}}, {"share", 0.5}, {"yes", true}};
  trace::SpanData child;
  child.context = root.context.child();
  child.parent_span_id = root.context.span_id;
  child.failed = true;
  child.status_message = "went wrong";

  const auto written = json::parse(otlp_json({root, child}, "wrkhrs-test"));
  ASSERT_TRUE(written) << written.error().message;
  const auto id = [](const std::string& hex) { return json::Value(hex); };
  const json::Value expected{
      {"resourceSpans",
       json::Array{json::Object{
           {"resource",
            {{"attributes",
              json::Array{json::Object{{"key", "service.name"}, {"value", {{"stringValue", "wrkhrs-test"}}}},
                          json::Object{{"key", "service.version"}, {"value", {{"stringValue", WRKHRS_VERSION}}}}}}}},
           {"scopeSpans",
            json::Array{json::Object{
                {"scope", {{"name", "wrkhrs"}}},
                {"spans",
                 json::Array{
                     json::Object{
                         {"traceId", id(root.context.trace_id_hex())},
                         {"spanId", id(root.context.span_id_hex())},
                         {"name", R"(a "name")"},
                         {"kind", 2},
                         {"startTimeUnixNano", "1000000005"},
                         {"endTimeUnixNano", "2000000000"},
                         {"attributes", json::Array{json::Object{{"key", "text"}, {"value", {{"stringValue", "a\nb"}}}},
                                                    json::Object{{"key", "count"}, {"value", {{"intValue", "7"}}}},
                                                    json::Object{{"key", "share"}, {"value", {{"doubleValue", 0.5}}}},
                                                    json::Object{{"key", "yes"}, {"value", {{"boolValue", true}}}}}}},
                     json::Object{{"traceId", id(root.context.trace_id_hex())},
                                  {"spanId", id(child.context.span_id_hex())},
                                  {"parentSpanId", id(root.context.span_id_hex())},
                                  {"name", ""},
                                  {"kind", 1},
                                  {"startTimeUnixNano", "0"},
                                  {"endTimeUnixNano", "0"},
                                  {"attributes", json::Array{}},
                                  {"status", {{"code", 2}, {"message", "went wrong"}}}}}}}}}}}}};
  EXPECT_EQ(*written, expected) << json::write(*written) << "\n" << json::write(expected);
}

}  // namespace
}  // namespace wrkhrs::net
