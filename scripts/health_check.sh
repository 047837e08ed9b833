#!/usr/bin/env bash
# Is the stack well? Prints each service and what it depends on; exits 1 when something is not.
set -euo pipefail
cd "$(dirname "$0")/.."
wrkhrs=build/${PRESET:-dev}/bin/wrkhrs
if [ -x "$wrkhrs" ]; then exec "$wrkhrs" health "$@"; fi
exec scripts/compose run --rm -T --no-deps wrkhrs-cli health "$@"  # a machine with containers only
