// Landlock by its raw system calls: Debian 12's headers lack the newer rights and there is no library.
#pragma once

#include "process/confine/confine.hpp"

namespace wrkhrs::process {

/// The kernel's Landlock version; 0 where it has none.
int landlock_abi();

}  // namespace wrkhrs::process
