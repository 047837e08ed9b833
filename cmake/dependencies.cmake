# Every third-party library, as an imported target. Debian packages come first, then what third_party/lock.json pins and
# `make deps` builds into the dependency cache (see third_party/README.md).
find_package(Threads REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(Boost 1.81 REQUIRED COMPONENTS json url)
find_package(fmt REQUIRED)
find_package(yaml-cpp REQUIRED)
find_package(CLI11 REQUIRED)
find_package(GTest REQUIRED)
find_package(benchmark REQUIRED)
find_package(PkgConfig REQUIRED)

include(dependency_cache OPTIONAL)
