// The operations of wrkhrs-llm joined to llama-server.
#pragma once

#include "llm/model_server.hpp"
#include "net/router.hpp"

namespace wrkhrs::llm {

/// Chat completions, completions, the list of models and the tokenizer; the rest of llama-server's own interface is
/// not offered, as parts of it show the prompts of others. `server` must outlive the router.
void bind(net::Router& router, ModelServer& server);

}  // namespace wrkhrs::llm
