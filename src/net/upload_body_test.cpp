#include "net/upload_body.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wrkhrs::net {
namespace {

using testing::EndsWith;
using testing::HasSubstr;

/// Gives the pieces one after the other.
UploadBody::Read pieces(std::vector<std::string> all) {
  auto left = std::make_shared<std::vector<std::string>>(all.rbegin(), all.rend());
  return [left]() -> Task<std::string> {
    if (left->empty()) co_return std::string();
    std::string piece = std::move(left->back());
    left->pop_back();
    co_return piece;
  };
}

Result<std::string> read_all(UploadBody& body) {
  Runtime runtime(1);
  std::string all;
  while (true) {
    auto piece = runtime.run(body.next());
    if (!piece) return forward_error(piece);
    if (piece->empty()) return all;
    all += *piece;
  }
}

TEST(UploadBody, CarriesFieldsAndTheFileAndHasTheLengthThatItSays) {
  UploadBody body({{"purpose", "assistants"}}, "a\"\r\nx: y.txt", 11, pieces({"hello ", "world"}));
  const auto request = body.request("/v1/files");
  EXPECT_EQ(request.method, Method::post);
  EXPECT_THAT(request.headers.front().second, HasSubstr("multipart/form-data; boundary=wrkhrs-"));
  auto text = read_all(body);
  ASSERT_TRUE(text);
  EXPECT_EQ(text->size(), body.length());
  EXPECT_THAT(*text, HasSubstr("name=\"purpose\"\r\n\r\nassistants\r\n"));
  EXPECT_THAT(*text, HasSubstr("filename=\"a___x: y.txt\""));
  EXPECT_THAT(*text, HasSubstr("\r\n\r\nhello world\r\n--wrkhrs-"));
  EXPECT_THAT(*text, EndsWith("--\r\n"));
}

TEST(UploadBody, AFileThatChangesWhileItIsSentIsAnError) {
  UploadBody shorter({}, "a", 5, pieces({"abc"}));
  EXPECT_EQ(read_all(shorter).error().code, Code::conflict);
  UploadBody longer({}, "a", 2, pieces({"abc"}));
  EXPECT_EQ(read_all(longer).error().code, Code::conflict);
  UploadBody empty({}, "a", 0, pieces({}));
  EXPECT_TRUE(read_all(empty));
}

}  // namespace
}  // namespace wrkhrs::net
