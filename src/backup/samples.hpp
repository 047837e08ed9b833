// Searches whose results are kept with a backup, to be compared after a restore.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "backup/manifest.hpp"
#include "net/client.hpp"
#include "store/connection.hpp"

namespace wrkhrs::backup {

/// Makes searches of the words of `count` passages, spread over all of wrkhrs-rag's database. Nothing where there are
/// none.
Result<std::vector<SampleSearch>> choose_samples(store::Connection& rag, int count);

/// What a running wrkhrs-rag finds, in order. `rag`: a client with the stack's internal token. Errors: those of the
/// call.
Task<std::vector<SampleHit>> run_sample(net::ServiceClient& rag, SampleSearch sample);

/// Fills in `hits`, where the stack runs and its stores were the same before and after: `copy` is the database at the
/// moment of the backup, `live` opens that of the stack. A store that was changed meanwhile keeps only the expected
/// passage, as do all while passages wait for their deletion (they still weigh on the ranking).
void record_hits(std::vector<SampleSearch>& samples, store::Connection& copy,
                 const std::function<Result<std::unique_ptr<store::Connection>>()>& live,
                 const std::function<Result<std::vector<SampleHit>>(const SampleSearch&)>& search);

/// In words, how what was found differs from what the sample wants; empty: not at all.
std::string difference(const SampleSearch& sample, const std::vector<SampleHit>& found);

}  // namespace wrkhrs::backup
