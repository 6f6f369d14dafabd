#!/usr/bin/env bash
# Runs a private PostgreSQL in the foreground: POSTGRES_PASSWORD=... postgres.sh DATA_DIR PORT [DATABASE...]
# Works as an ordinary user and as root (a user namespace hides uid 0, which postgres refuses).
set -euo pipefail
data=$1 port=$2 password=$POSTGRES_PASSWORD; shift 2

bin=${POSTGRES_BIN:-}
for dir in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -Vr); do
  [ -z "$bin" ] && [ -x "$dir/postgres" ] && bin=$dir
done
[ -n "$bin" ] || bin=$(dirname "$(command -v postgres)") || { echo "postgres not found: apt-get install postgresql" >&2; exit 127; }

as=()
if [ "$(id -u)" = 0 ]; then as=(unshare --user --map-user=1000 --map-group=1000 --); fi

if [ ! -s "$data/PG_VERSION" ]; then
  mkdir -p "$data"
  pw=$(mktemp); printf '%s' "$password" > "$pw"
  "${as[@]}" "$bin/initdb" -D "$data" -U postgres -A scram-sha-256 --pwfile="$pw" -E UTF8 --locale=C.UTF-8 --no-sync
  rm -f "$pw"
fi

export LC_ALL=C.UTF-8
"${as[@]}" "$bin/postgres" -D "$data" -p "$port" \
  -c listen_addresses=127.0.0.1 -c unix_socket_directories= \
  -c fsync="${POSTGRES_FSYNC:-on}" -c max_connections=200 -c shared_buffers=128MB &
pg=$!
# SIGINT is PostgreSQL's fast shutdown; its own SIGTERM would wait for every client to leave.
trap 'kill -INT $pg 2>/dev/null || true' TERM INT HUP

for name in "$@"; do
  until PGPASSWORD=$password "$bin/psql" -h 127.0.0.1 -p "$port" -U postgres -qAtc 'select 1' >/dev/null 2>&1; do
    kill -0 $pg 2>/dev/null || exit 1
    sleep 0.1
  done
  exists=$(PGPASSWORD=$password "$bin/psql" -h 127.0.0.1 -p "$port" -U postgres -qAtc "select 1 from pg_database where datname='$name'")
  [ "$exists" = 1 ] || PGPASSWORD=$password "$bin/psql" -h 127.0.0.1 -p "$port" -U postgres -qc "create database \"$name\""
done
while kill -0 $pg 2>/dev/null; do wait $pg && rc=0 || rc=$?; done
exit "${rc:-0}"
