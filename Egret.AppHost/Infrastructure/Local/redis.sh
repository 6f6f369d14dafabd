#!/usr/bin/env bash
# Runs a private Redis in the foreground: REDIS_PASSWORD=... redis.sh DATA_DIR PORT
# It holds caches only, and nothing is written to disk: after a crash an old copy could bring back a permission that was
# revoked since. The password goes by standard input, not by the command line.
set -euo pipefail
# shellcheck source=common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
data=$(realpath -m "$1") port=$2
command -v redis-server >/dev/null || { echo "Redis is not installed; ./run installs it." >&2; exit 127; }
mkdir -p "$data"
end_leftovers "$data" TERM
cd "$data"

redis-server - <<CONF &
bind 127.0.0.1
port $port
requirepass $REDIS_PASSWORD
databases ${REDIS_DATABASES:-16}
save ""
appendonly no
daemonize no
maxmemory 256mb
maxmemory-policy allkeys-lru
CONF
stay_with $! TERM
