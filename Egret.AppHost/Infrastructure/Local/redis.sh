#!/usr/bin/env bash
# Runs a private Redis in the foreground: REDIS_PASSWORD=... redis.sh DATA_DIR PORT
# It holds caches only, so nothing is written to disk. The password goes by standard input, not by the command line.
set -euo pipefail
data=$1 port=$2
command -v redis-server >/dev/null || { echo "Redis is not installed; ./run installs it." >&2; exit 127; }
mkdir -p "$data"
exec redis-server - <<CONF
bind 127.0.0.1
port $port
requirepass $REDIS_PASSWORD
dir $data
save ""
appendonly no
daemonize no
maxmemory 256mb
maxmemory-policy allkeys-lru
CONF
