// Joins the operations of wrkhrs-rag (src/api/rag) with the domain.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "net/router.hpp"
#include "rag/files.hpp"
#include "rag/generations.hpp"
#include "rag/janitor.hpp"
#include "rag/search.hpp"
#include "rag/store_files.hpp"
#include "rag/stores.hpp"

namespace wrkhrs::rag {

/// What the operations need; outlives the router.
struct Services {
  Files& files;
  Stores& stores;
  StoreFiles& store_files;
  Search& search;
};

/// `file_bytes_max`: the largest file that may be uploaded.
void bind_operations(net::Router& router, Services services, std::uint64_t file_bytes_max);
/// What `wrkhrs prune` and `wrkhrs models update` ask for. `serving`: the model in use. `shared`: other replicas may
/// serve the same documents.
void bind_upkeep(net::Router& router, Janitor& janitor, NextGeneration& next, std::function<std::string()> serving,
                 bool shared);

}  // namespace wrkhrs::rag
