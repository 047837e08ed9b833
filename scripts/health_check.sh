#!/usr/bin/env bash
# Is the stack well? Prints each service and what it depends on; exits 1 when something is not.
set -euo pipefail
exec "$(dirname "$0")/../build/${PRESET:-dev}/bin/wrkhrs" health "$@"
