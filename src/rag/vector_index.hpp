// Exact nearest neighbours in memory: every vector is looked at, as 8-bit integers.
//
// Chosen over usearch and hnswlib by measurement (docs/adr/, vector_index_bench.cpp): at the sizes of one machine's
// documents a scan is as fast as its callers need, finds every neighbour, takes a quarter of the memory of floats, and
// adding, removing and filtering cost nothing extra.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace wrkhrs::rag {

/// The vectors of one vector store. Not thread-safe: const calls may run at the same time, others not.
///
/// Each vector is scaled by its largest component to [-127, 127]. The cosine of two quantised vectors of 384 dimensions
/// differs from the exact one by about 0.003, so callers that need exact cosines rank the candidates once more with the
/// stored floats.
class VectorIndex {
 public:
  struct Hit {
    std::int64_t passage = 0;
    float cosine = 0;
    bool operator==(const Hit&) const = default;
  };
  using DocumentFilter = std::function<bool(std::int64_t document)>;

  explicit VectorIndex(std::size_t dimensions);

  /// `vector` has `dimensions` components and Euclidean length 1. A passage is added once; passages of a document that
  /// are added in a row are found fastest.
  void add(std::int64_t passage, std::int64_t document, std::span<const float> vector);
  /// Removes the documents for which `keep` is false.
  void retain(const DocumentFilter& keep);

  /// The `limit` passages with the largest cosine, best first; equal ones by passage. `wanted` (may be empty: all) is
  /// asked once for each run of passages of one document.
  std::vector<Hit> nearest(std::span<const float> query, std::size_t limit, const DocumentFilter& wanted = {}) const;

  std::size_t size() const { return passages_.size(); }
  /// Bytes of memory held.
  std::size_t bytes() const;

 private:
  /// Passages [begin, end) of one document.
  struct Run {
    std::int64_t document;
    std::size_t begin;
    std::size_t end;
  };

  std::size_t dimensions_;
  std::size_t stride_;  ///< bytes a vector, padded with zeros to a multiple of 32
  std::vector<std::int8_t> components_;
  std::vector<float> scales_;  ///< component × scale = the original, nearly
  std::vector<std::int64_t> passages_;
  std::vector<Run> runs_;
};

/// Sum of the products of `count` (a multiple of 32) signed bytes, each in [-127, 127]. With AVX2 where the processor
/// has it.
std::int32_t dot_product(const std::int8_t* a, const std::int8_t* b, std::size_t count);

}  // namespace wrkhrs::rag
