#include "base/trace.hpp"

namespace wrkhrs::trace {

Span Tracer::start(const TraceContext& parent, std::string_view name, Kind kind) const {
  Span span;
  span.context_ = parent;
  if (!enabled_ || !parent.sampled) return span;
  span.context_ = parent.child();
  span.tracer_ = this;
  span.data_ = std::make_unique<SpanData>();
  span.data_->context = span.context_;
  span.data_->parent_span_id = parent.span_id;
  span.data_->name = name;
  span.data_->kind = kind;
  span.data_->start = std::chrono::system_clock::now();
  return span;
}

Span Tracer::start_server(const TraceContext& context, const TraceContext* parent, std::string_view name) const {
  Span span;
  span.context_ = context;
  if (!enabled_ || !context.sampled) return span;
  span.tracer_ = this;
  span.data_ = std::make_unique<SpanData>();
  span.data_->context = context;
  if (parent) span.data_->parent_span_id = parent->span_id;
  span.data_->name = name;
  span.data_->kind = Kind::server;
  span.data_->start = std::chrono::system_clock::now();
  return span;
}

void Span::set(std::string_view key, AttributeValue value) {
  if (data_) data_->attributes.emplace_back(key, std::move(value));
}

void Span::fail(std::string_view message) {
  if (!data_) return;
  data_->failed = true;
  data_->status_message = message;
}

Span::~Span() {
  if (!data_) return;
  data_->end = std::chrono::system_clock::now();
  tracer_->sink_(std::move(*data_));
}

}  // namespace wrkhrs::trace
