#include "cli/app.hpp"

int main(int argc, char** argv) { return wrkhrs::cli::run(argc, argv); }
