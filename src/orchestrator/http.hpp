// The operations of wrkhrs-orchestrator.
#pragma once

#include "net/router.hpp"
#include "orchestrator/engine.hpp"
#include "orchestrator/journal.hpp"

namespace wrkhrs::orchestrator {

/// Binds runs, their events, workflows and the chat completions of the model `wrkhrs`. Both must outlive the server.
/// Runs belong to the key that made them; those of other keys are not found.
void bind_orchestrator(net::Router& router, Engine& engine, Journal& journal);

}  // namespace wrkhrs::orchestrator
