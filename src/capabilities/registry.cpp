#include "capabilities/capability.hpp"

namespace wrkhrs::capabilities {

const std::vector<Capability>& all() {
  static const std::vector<Capability> capabilities{};
  return capabilities;
}

const Capability* find(std::string_view name) {
  for (const Capability& capability : all())
    if (capability.name == name) return &capability;
  return nullptr;
}

}  // namespace wrkhrs::capabilities
