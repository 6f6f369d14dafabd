#!/usr/bin/env bash
# Runs a private PostgreSQL in the foreground: POSTGRES_PASSWORD=... postgres.sh DATA_DIR PORT [DATABASE...]
# Works as an ordinary user and as root: a user namespace hides uid 0, which postgres refuses, so that no account has to be made.
set -euo pipefail
data=$1 port=$2 password=$POSTGRES_PASSWORD
shift 2

bin=${POSTGRES_BIN:-}
if [ -z "$bin" ]; then
  newest=$(find /usr/lib/postgresql -maxdepth 3 -path '*/bin/postgres' 2>/dev/null | sort -V | tail -n 1)
  [ -n "$newest" ] || newest=$(command -v postgres) || { echo "PostgreSQL is not installed; ./run installs it." >&2; exit 127; }
  bin=$(dirname "$newest")
fi

as=()
if [ "$(id -u)" = 0 ]; then as=(unshare --user --map-user=1000 --map-group=1000 --); fi

if [ ! -s "$data/PG_VERSION" ]; then
  mkdir -p "$data"
  # A start that was killed half-way through initdb leaves files that initdb then refuses; none of them holds anything yet.
  find "$data" -mindepth 1 -delete
  passwordFile=$(mktemp)
  trap 'rm -f "$passwordFile"' EXIT
  printf '%s' "$password" > "$passwordFile"
  "${as[@]}" "$bin/initdb" -D "$data" -U postgres -A scram-sha-256 --pwfile="$passwordFile" -E UTF8 --locale=C.UTF-8 --no-sync
  rm -f "$passwordFile"
  trap - EXIT
fi

# A script that was killed outright leaves its server running on the same data: that one has to go first.
left=$(head -n 1 "$data/postmaster.pid" 2>/dev/null || true)
if [ -n "$left" ] && grep -qsF -- "$data" "/proc/$left/cmdline"; then
  kill -INT "$left" 2>/dev/null || true
  for _ in $(seq 100); do kill -0 "$left" 2>/dev/null || break; sleep 0.1; done
fi

export LC_ALL=C.UTF-8
"${as[@]}" "$bin/postgres" -D "$data" -p "$port" \
  -c listen_addresses=127.0.0.1 -c unix_socket_directories= \
  -c fsync="${POSTGRES_FSYNC:-on}" -c max_connections=300 -c shared_buffers=256MB &
server=$!
# SIGINT is PostgreSQL's fast shutdown; its own SIGTERM would wait for every client to leave.
trap 'kill -INT $server 2>/dev/null || true' TERM INT HUP

ask() { PGPASSWORD=$password PGCONNECT_TIMEOUT=5 "$bin/psql" -h 127.0.0.1 -p "$port" -U postgres -d postgres -qAtc "$1"; }
for name in "$@"; do
  until ask 'select 1' >/dev/null 2>&1; do
    kill -0 $server 2>/dev/null || { wait $server || exit $?; exit 1; }
    sleep 0.1
  done
  [ "$(ask "select 1 from pg_database where datname = '$name'")" = 1 ] || ask "create database \"$name\""
done

while kill -0 $server 2>/dev/null; do wait $server && code=0 || code=$?; done
exit "${code:-0}"
