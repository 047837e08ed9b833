#!/usr/bin/env bash
# Is the stack well? Prints each service and what it depends on, with status, latency, last error and the fix, natively and for containers.
#   scripts/health_check.sh [service] [--json]      service: gateway, rag, … or wrkhrs-gateway, wrkhrs-rag, …
#
# Exits 0 when all (or that service) is well, 1 when something is not, 2 for a service that there is none of, 3 when nothing answers.
set -euo pipefail
cd "$(dirname "$0")/.."
wrkhrs=build/${PRESET:-dev}/bin/wrkhrs
if [ -x "$wrkhrs" ]; then exec "$wrkhrs" health "$@"; fi
exec scripts/compose run --rm -T --no-deps wrkhrs-cli health "$@"  # a machine with containers only
