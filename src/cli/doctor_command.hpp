// wrkhrs doctor: what is wrong, why, and what to run.
#pragma once

#include <string>

#include "cli/shell.hpp"

namespace wrkhrs::cli {

struct DoctorOptions {
  std::string section;  ///< empty: all
  bool list = false;    ///< say which causes it knows, and look at nothing
};

/// 0: nothing has to be done; 1: something has to; 2: wrong use. Ends the process by itself, so that nothing that hangs
/// (a disk, a name server) can hold it up.
int doctor(Shell& shell, const DoctorOptions& options);

}  // namespace wrkhrs::cli
