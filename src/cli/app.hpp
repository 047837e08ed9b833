// The tree of commands.
#pragma once

namespace wrkhrs::cli {

/// Reads the command line, runs the command and returns the exit code (see Exit in shell.hpp). Catches everything: a
/// person never sees a stack trace.
int run(int argc, char** argv);

}  // namespace wrkhrs::cli
