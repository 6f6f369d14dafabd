#!/usr/bin/env bash
# Runs a private PostgreSQL in the foreground: POSTGRES_PASSWORD=... postgres.sh DATA_DIR PORT
# Works as an ordinary user and as root.
set -euo pipefail
# shellcheck source=common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
data=$(realpath -m "$1") port=$2

# Existing data requires the major version that created it; new data is created by the newest version that has pgvector.
installed() { find /usr/lib/postgresql -maxdepth 3 -path '*/bin/postgres' 2>/dev/null | sort -Vr; }
bin=${POSTGRES_BIN:-}
if [ -z "$bin" ] && [ -s "$data/PG_VERSION" ]; then
  version=$(< "$data/PG_VERSION")
  bin=/usr/lib/postgresql/$version/bin
  if [ ! -x "$bin/postgres" ] && [ -n "$(installed)" ]; then
    echo "The data in $data requires PostgreSQL $version, which is not installed." \
      "Install postgresql-$version, or restore a backup (docs/operations.md)." >&2
    exit 1
  fi
elif [ -z "$bin" ]; then
  while read -r program; do
    version=$(cut -d/ -f5 <<<"$program")
    [ -n "$bin" ] && [ ! -e "/usr/share/postgresql/$version/extension/vector.control" ] || bin=$(dirname "$program")
    [ ! -e "/usr/share/postgresql/$version/extension/vector.control" ] || break
  done < <(installed)
fi
if [ ! -x "$bin/postgres" ]; then
  bin=$(dirname "$(command -v postgres)") || { echo "PostgreSQL is not installed; ./run installs it." >&2; exit 127; }
fi

# PostgreSQL does not run as uid 0. A user namespace maps root to another uid while the files remain root's. Where user namespaces are not
# permitted, as in many containers, PostgreSQL runs as the account that the package created.
as=() account=
if [ "$(id -u)" = 0 ]; then
  if unshare --user --map-user=1000 --map-group=1000 -- true 2>/dev/null; then
    as=(unshare --user --map-user=1000 --map-group=1000 --)
  elif id postgres >/dev/null 2>&1; then
    account=postgres
    as=(setpriv --reuid=postgres --regid=postgres --init-groups --)
    mkdir -p "$data"
    chmod o+x "$(dirname "$data")"
    chown -R "$account:" "$data"
    "${as[@]}" test -x "$data" || {
      echo "The account postgres cannot access $data. Set EGRET_DATA to another folder, or run Egret as an ordinary user." >&2
      exit 1
    }
  else
    echo "PostgreSQL does not run as root, and this system has neither user namespaces nor an account named postgres." \
      "Run Egret as an ordinary user." >&2
    exit 1
  fi
fi
# The client's environment variables (PGPORT, PGDATA, …) would change the server's settings.
unset "${!PG@}"
export LC_ALL=C.UTF-8

leader=$(head -n 1 "$data/postmaster.pid" 2>/dev/null || true)
end_leftovers "$data" INT "$leader"
# No server runs, so that a lock file is stale. PostgreSQL would respect it if its process id has been reused by another program.
rm -f "$data/postmaster.pid"

if [ ! -s "$data/PG_VERSION" ]; then
  # Created in a temporary folder and renamed, so that an interrupted start leaves no incomplete data folder.
  new=$data.new
  rm -rf "$new" "$new.password"
  mkdir -p "$new"
  printf '%s' "$POSTGRES_PASSWORD" > "$new.password"
  [ -z "$account" ] || chown "$account:" "$new" "$new.password"
  "${as[@]}" "$bin/initdb" -D "$new" -U postgres -A scram-sha-256 --pwfile="$new.password" -E UTF8 --locale=C.UTF-8 --no-sync
  rm "$new.password"
  [ ! -d "$data" ] || rmdir "$data"
  mv "$new" "$data"
  [ "${POSTGRES_FSYNC:-on}" = off ] || sync -f "$data"
fi

# Without fsync the data does not survive a crash of the machine, so commits need not be synchronous and pages need no second copy.
durable=${POSTGRES_FSYNC:-on}
"${as[@]}" "$bin/postgres" -D "$data" -p "$port" \
  -c listen_addresses=127.0.0.1 -c unix_socket_directories= \
  -c fsync="$durable" -c synchronous_commit="$durable" -c full_page_writes="$durable" \
  -c max_connections=300 -c shared_buffers=256MB </dev/null &
# SIGINT is PostgreSQL's fast shutdown; SIGTERM waits for every client to disconnect.
stay_with $! INT
