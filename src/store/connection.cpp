#include "store/connection.hpp"

namespace wrkhrs::store {
namespace {

constexpr std::size_t idle_statements_max = 256;

}  // namespace

Statement::~Statement() {
  if (prepared_) connection_->give_back(std::move(sql_), std::move(prepared_));
}

Result<Statement> Connection::prepare(std::string_view sql) {
  if (auto cached = idle_statements_.find(sql); cached != idle_statements_.end()) {
    auto node = idle_statements_.extract(cached);
    return Statement(*this, std::move(node.key()), std::move(node.mapped()));
  }
  auto prepared = compile(sql);
  if (!prepared) return forward_error(prepared);
  return Statement(*this, std::string(sql), std::move(*prepared));
}

void Connection::give_back(std::string sql, std::unique_ptr<PreparedStatement> prepared) {
  prepared->reset();
  if (idle_statements_.size() < idle_statements_max) idle_statements_.emplace(std::move(sql), std::move(prepared));
}

Result<std::int64_t> Connection::finish(Statement& statement) {
  while (true) {
    auto more = statement.step();
    if (!more) return forward_error(more);
    if (!*more) return statement.prepared_->changed_rows();
  }
}

Result<void> perform(Connection& connection, std::string_view sql) {
  auto done = connection.execute(sql);
  if (!done) return forward_error(done);
  return {};
}

}  // namespace wrkhrs::store
