#include "backup/seal.hpp"

#include <set>

#include <gtest/gtest.h>

#include "base/ids.hpp"

namespace wrkhrs::backup {
namespace {

Key counting_key() {
  Key key;
  for (std::size_t i = 0; i < 32; ++i) key.bytes()[i] = static_cast<std::byte>(i);
  return key;
}

std::string bytes_of(std::string_view hex) {
  std::string bytes;
  auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
  for (std::size_t i = 0; i < hex.size(); i += 2) bytes += static_cast<char>(digit(hex[i]) * 16 + digit(hex[i + 1]));
  return bytes;
}

// The vectors of this file were made with Python's hmac and hashlib and the package cryptography (AESGCM, Scrypt), from
// what seal.hpp says: backups of today must be readable for ever.
constexpr const char* name = "d4fb42d6fccd0e1293fbf090baf8055923bb180dffef13147059ee2c4f890bc4";

TEST(SealTest, a_piece_has_the_name_and_bytes_that_another_implementation_computed) {
  const Sealer sealer(counting_key());
  EXPECT_EQ(sealer.piece_name("A piece of a backup."), name);
  const std::string expected =
      bytes_of("574b5031417f25d3f76a07d7d8ede9b0cead5ea3c39c686bc2706868a9d66fc20d1b2ff951711e88");
  EXPECT_EQ(sealer.seal_piece(name, "A piece of a backup."), expected);
  EXPECT_EQ(expected.size(), std::string_view("A piece of a backup.").size() + piece_overhead);
  auto opened = sealer.open_piece(name, expected);
  ASSERT_TRUE(opened);
  EXPECT_EQ(*opened, "A piece of a backup.");
}

TEST(SealTest, a_record_of_another_implementation_is_read) {
  auto opened =
      Sealer(counting_key())
          .open_record("backups/20261126t161500z-4f9a",
                       bytes_of("574b52316465666768696a6b6c6d6e6f70717273437655a814e5eab1e06859fcb371245d79370847"
                                "4fc9cfc017a78d2e"));
  ASSERT_TRUE(opened);
  EXPECT_EQ(*opened, "{\"format\":1}");
}

TEST(SealTest, the_master_key_of_another_implementation_is_unwrapped) {
  const Envelope envelope{
      .repository = "backups_1",
      .log2_n = 14,
      .salt = "c8c9cacbcccdcecfd0d1d2d3d4d5d6d7",
      .wrapped = "97acb7d85893aa7b21d3160eb5774b54499fc6ca9e9effc1ffe2e0511f168cad4597df406b49d27c34f332023eefff13"};
  auto key = unwrap(envelope, "wb-0123456789abcdef");
  ASSERT_TRUE(key) << key.error().message;
  EXPECT_EQ(to_hex(key->bytes()), to_hex(counting_key().bytes()));
}

TEST(SealTest, every_flipped_bit_of_a_piece_or_record_is_found) {
  const Sealer sealer(Key::random());
  const std::string plain = "The sludge pump runs at 2900 1/min.";
  const std::string piece_name = sealer.piece_name(plain);
  const std::string piece = sealer.seal_piece(piece_name, plain);
  const std::string record = sealer.seal_record("backups/x", plain);
  for (std::size_t bit = 0; bit < piece.size() * 8; ++bit) {
    std::string changed = piece;
    changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_FALSE(sealer.open_piece(piece_name, changed)) << bit;
  }
  for (std::size_t bit = 0; bit < record.size() * 8; ++bit) {
    std::string changed = record;
    changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_FALSE(sealer.open_record("backups/x", changed)) << bit;
  }
}

TEST(SealTest, cut_prolonged_renamed_and_swapped_ones_are_found) {
  const Sealer sealer(Key::random());
  const std::string a = sealer.seal_piece(sealer.piece_name("a"), "a");
  const std::string b = sealer.seal_piece(sealer.piece_name("b"), "b");
  for (std::size_t length = 0; length < a.size(); ++length)
    EXPECT_FALSE(sealer.open_piece(sealer.piece_name("a"), a.substr(0, length)));
  EXPECT_FALSE(sealer.open_piece(sealer.piece_name("a"), a + '\0'));
  EXPECT_FALSE(sealer.open_piece(sealer.piece_name("a"), b));
  EXPECT_FALSE(sealer.open_piece(sealer.piece_name("b"), a));
  const std::string record = sealer.seal_record("backups/1", "text");
  for (std::size_t length = 0; length < record.size(); ++length)
    EXPECT_FALSE(sealer.open_record("backups/1", record.substr(0, length)));
  EXPECT_FALSE(sealer.open_record("backups/2", record));
  EXPECT_FALSE(sealer.open_record("checks/1", record));
}

TEST(SealTest, no_key_and_nonce_serve_two_texts) {
  const Sealer sealer(Key::random());
  std::set<std::string> seen;
  // Equal texts give equal pieces, which is what makes a backup small; a record never looks the same twice.
  EXPECT_EQ(sealer.seal_piece(sealer.piece_name("x"), "x"), sealer.seal_piece(sealer.piece_name("x"), "x"));
  for (int i = 0; i < 1000; ++i) EXPECT_TRUE(seen.insert(sealer.seal_record("checks/1", "the same")).second);
  // Two pieces of equal beginnings share nothing behind their magic.
  const std::string first(64, 'a'), second = first + "b";
  const std::string one = sealer.seal_piece(sealer.piece_name(first), first);
  const std::string two = sealer.seal_piece(sealer.piece_name(second), second);
  EXPECT_NE(one.substr(4, 16), two.substr(4, 16));
}

TEST(SealTest, another_repository_gives_other_names_and_opens_nothing) {
  const Sealer mine(Key::random()), theirs(Key::random());
  const std::string text = "equal";
  EXPECT_NE(mine.piece_name(text), theirs.piece_name(text));
  EXPECT_FALSE(theirs.open_piece(mine.piece_name(text), mine.seal_piece(mine.piece_name(text), text)));
}

TEST(SealTest, only_the_secret_unwraps_and_a_changed_envelope_does_not) {
  const Key master = Key::random();
  auto envelope = wrap(master, "backups_2", "correct horse battery", 12);
  ASSERT_TRUE(envelope);
  ASSERT_TRUE(unwrap(*envelope, "correct horse battery"));
  EXPECT_EQ(to_hex(unwrap(*envelope, "correct horse battery")->bytes()), to_hex(master.bytes()));
  EXPECT_EQ(unwrap(*envelope, "correct horse batterz").error().code, Code::permission_denied);
  for (auto change : std::initializer_list<void (*)(Envelope&)>{
           [](Envelope& e) { e.repository = "backups_3"; }, [](Envelope& e) { e.log2_n = 13; },
           [](Envelope& e) { e.salt[0] = e.salt[0] == '0' ? '1' : '0'; },
           [](Envelope& e) { e.wrapped[5] = e.wrapped[5] == '0' ? '1' : '0'; },
           [](Envelope& e) { e.wrapped.clear(); }}) {
    Envelope changed = *envelope;
    change(changed);
    EXPECT_FALSE(unwrap(changed, "correct horse battery"));
  }
}

TEST(SealTest, an_envelope_that_asks_for_all_memory_is_refused) {
  auto envelope = wrap(Key::random(), "backups_2", "correct horse battery", 12);
  ASSERT_TRUE(envelope);
  envelope->log2_n = 30;
  EXPECT_EQ(unwrap(*envelope, "correct horse battery").error().code, Code::invalid_argument);
}

}  // namespace
}  // namespace wrkhrs::backup
