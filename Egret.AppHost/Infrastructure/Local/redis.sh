#!/usr/bin/env bash
# Runs a private Redis in the foreground: REDIS_PASSWORD=... redis.sh DATA_DIR PORT
set -euo pipefail
data=$1 port=$2
mkdir -p "$data"
exec redis-server - <<CONF
bind 127.0.0.1
port $port
requirepass $REDIS_PASSWORD
dir $data
save 60 1
appendonly no
daemonize no
CONF
