#include "tracking/run_record.hpp"

#include "net/otlp.hpp"

namespace wrkhrs::tracking {

void RunRecord::set_trace(const std::vector<trace::SpanData>& spans, std::string_view service) {
  trace_otlp = spans.empty() ? std::string() : net::otlp_json(spans, service);
}

}  // namespace wrkhrs::tracking
