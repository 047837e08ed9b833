#include "service/vitals.hpp"

#include <fstream>

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <unistd.h>

#include "net/runtime.hpp"

namespace wrkhrs::service {
namespace {

namespace fs = std::filesystem;

class VitalsTest : public testing::Test {
 protected:
  VitalsTest() : folder_(fs::path(testing::TempDir()) / ("vitals-" + std::to_string(::getpid()))) {
    fs::create_directories(folder_);
  }
  ~VitalsTest() override { fs::remove_all(folder_); }
  void put(const fs::path& path, const std::string& text) {
    fs::create_directories((folder_ / path).parent_path());
    std::ofstream(folder_ / path) << text;
  }
  /// Appends a self-signed certificate that expires so many seconds after 1970.
  void put_certificate(const fs::path& path, std::time_t expiry_s) {
    EVP_PKEY* key = EVP_EC_gen("P-256");
    X509* certificate = X509_new();
    X509_time_adj_ex(X509_getm_notBefore(certificate), 0, 0, nullptr);
    ASN1_TIME_set(X509_getm_notAfter(certificate), expiry_s);
    X509_set_pubkey(certificate, key);
    X509_sign(certificate, key, EVP_sha256());
    std::FILE* file = std::fopen((folder_ / path).c_str(), "ae");
    PEM_write_PrivateKey(file, key, nullptr, nullptr, 0, nullptr, nullptr);  // as an edge's PEM has it
    PEM_write_X509(file, certificate);
    std::fclose(file);
    X509_free(certificate);
    EVP_PKEY_free(key);
  }

  const fs::path folder_;
};

TEST_F(VitalsTest, TheMemoryLimitIsTheSmallestOnTheWayUp) {
  EXPECT_EQ(memory_limit_bytes(folder_), 0);
  put("proc/meminfo", "MemTotal:       16384 kB\nMemFree: 1 kB\n");
  EXPECT_EQ(memory_limit_bytes(folder_), 16384.0 * 1024);
  put("proc/self/cgroup", "1:cpu:/x\n0::/system.slice/wrkhrs.service\n");
  put("sys/fs/cgroup/system.slice/wrkhrs.service/memory.max", "max\n");
  EXPECT_EQ(memory_limit_bytes(folder_), 16384.0 * 1024);
  put("sys/fs/cgroup/system.slice/memory.max", "1048576\n");
  EXPECT_EQ(memory_limit_bytes(folder_), 1048576);
}

TEST_F(VitalsTest, AContainerSeesItsOwnMemoryLimit) {
  put("proc/meminfo", "MemTotal:       16384 kB\n");
  put("proc/self/cgroup", "0::/\n");
  put("sys/fs/cgroup/memory.max", "2097152\n");
  EXPECT_EQ(memory_limit_bytes(folder_), 2097152);
  put("proc/self/cgroup", "0::/docker/4711\n");  // the host's name for it, of which the container sees no folder
  EXPECT_EQ(memory_limit_bytes(folder_), 2097152);
}

TEST_F(VitalsTest, AnswersForThisProcess) {
  metrics::Registry registry;
  add_saturation_metrics(registry, folder_);
  const std::string text = registry.text();
  for (const char* name : {"process_max_fds", "process_start_time_seconds", "wrkhrs_memory_limit_bytes",
                           "wrkhrs_disk_size_bytes", "wrkhrs_disk_free_bytes"}) {
    const std::string sample = "\n" + std::string(name) + " ";
    const std::size_t at = text.find(sample);
    ASSERT_NE(at, std::string::npos) << name;
    const std::string_view value = std::string_view(text).substr(at + sample.size(), 2);
    EXPECT_NE(value, "0\n") << name;
    EXPECT_NE(value.front(), '-') << name;
  }
}

TEST_F(VitalsTest, AQueueHasALengthAndALimit) {
  metrics::Registry registry;
  add_queue_metrics(registry, "runs", [] { return 3.0; }, 16);
  EXPECT_NE(registry.text().find("wrkhrs_queue_length{queue=\"runs\"} 3\n"), std::string::npos);
  EXPECT_NE(registry.text().find("wrkhrs_queue_limit{queue=\"runs\"} 16\n"), std::string::npos);
}

TEST_F(VitalsTest, ACertificateFileExpiresWithItsFirstCertificate) {
  put_certificate("edge.pem", 2'000'000'000);
  put_certificate("edge.pem", 1'900'000'000);
  const auto expiry = certificate_expiry_s(folder_ / "edge.pem");
  ASSERT_TRUE(expiry) << expiry.error().message;
  EXPECT_EQ(*expiry, 1'900'000'000);
  metrics::Registry registry;
  add_certificate_metrics(registry, {(folder_ / "edge.pem").string(), (folder_ / "none.pem").string()});
  const std::string text = registry.text();
  EXPECT_NE(text.find("wrkhrs_certificate_expiry_timestamp_seconds{file=\"edge.pem\"} 1900000000\n"), std::string::npos)
      << text;
  EXPECT_NE(text.find("wrkhrs_certificate_expiry_timestamp_seconds{file=\"none.pem\"} 0\n"), std::string::npos) << text;
}

TEST_F(VitalsTest, WhatIsNoCertificateIsSaid) {
  put("key.pem", "-----BEGIN CERTIFICATE-----\nbm8=\n-----END CERTIFICATE-----\n");
  EXPECT_EQ(certificate_expiry_s(folder_ / "key.pem").error().code, Code::invalid_argument);
  EXPECT_EQ(certificate_expiry_s(folder_ / "none.pem").error().code, Code::not_found);
}

TEST_F(VitalsTest, ABlockedLoopIsSeenAsLag) {
  metrics::Histogram lag({0.4, 60});
  net::Runtime runtime(1);
  const auto executor = runtime.next_executor();
  runtime.spawn_on(executor, "lag", watch_loop(lag));
  // Longer than the interval, so the timer is due in the middle whenever it was set.
  auto block = []() -> asio::awaitable<int> {
    const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(1100);
    while (std::chrono::steady_clock::now() < until) {
    }
    co_return 0;
  };
  runtime.run(block());
  auto pause = []() -> asio::awaitable<int> {
    co_await net::sleep_for(std::chrono::milliseconds(20));
    co_return 0;
  };
  runtime.run(pause());
  runtime.stop();
  EXPECT_GE(lag.bucket(1), 1u);
}

}  // namespace
}  // namespace wrkhrs::service
