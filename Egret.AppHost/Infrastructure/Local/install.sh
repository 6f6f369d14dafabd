#!/usr/bin/env bash
# Installs PostgreSQL with pgvector, Redis and RabbitMQ where they are missing, on Debian, Ubuntu and what descends from them.
# Elsewhere, or with a container runtime that answers, there is nothing to install. Extra package names may be given.
set -euo pipefail

say() { printf '  %s\n' "$*"; }
has() { command -v "$1" >/dev/null 2>&1; }
postgres_bin() { find /usr/lib/postgresql -maxdepth 3 -path '*/bin/postgres' 2>/dev/null | sort -V | tail -n 1; }
postgres_major() { postgres_bin | sed -E 's|.*/postgresql/([0-9]+)/.*|\1|'; }
has_pgvector() { [ -n "$(postgres_bin)" ] && [ -e "/usr/share/postgresql/$(postgres_major)/extension/vector.control" ]; }

missing=()
for package in "$@"; do dpkg -s "$package" >/dev/null 2>&1 || missing+=("$package"); done
if [ -z "${EGRET_FORCE_LOCAL:-}" ] && { timeout 5 docker info || timeout 5 podman info; } >/dev/null 2>&1; then
  say "A container runtime answers: the servers run in containers."
  [ ${#missing[@]} = 0 ] && exit 0
else
  [ -n "$(postgres_bin)" ] || missing+=(postgresql)
  has redis-server || missing+=(redis-server)
  [ -d /usr/lib/rabbitmq ] || has rabbitmq-server || missing+=(rabbitmq-server)
  if [ ${#missing[@]} = 0 ] && has_pgvector; then exit 0; fi
fi

if ! has apt-get; then
  cat >&2 <<'TEXT'
Egret needs PostgreSQL with pgvector, Redis and RabbitMQ. On this system it cannot install them itself.
Start Docker or Podman, and run this again: the servers then run in containers.
TEXT
  exit 1
fi

as_root=()
if [ "$(id -u)" != 0 ]; then
  has sudo || { echo "Missing: ${missing[*]:-postgresql-pgvector}. Install them as root, or install sudo, and run this again." >&2; exit 1; }
  as_root=(sudo)
fi
apt() { "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o Dpkg::Use-Pty=0 "$@"; }
log=$(mktemp)
trap 'rm -f "$log"' EXIT
quietly() { "$@" >"$log" 2>&1 || { tail -n 30 "$log" >&2; echo "Failed: $*" >&2; exit 1; }; }

quietly apt update
if [ ${#missing[@]} -gt 0 ]; then
  say "Installing ${missing[*]}"
  quietly apt install --no-install-recommends "${missing[@]}"
fi
[ -n "$(postgres_bin)" ] || exit 0
has_pgvector && exit 0

major=$(postgres_major)
if apt-cache show "postgresql-$major-pgvector" >/dev/null 2>&1; then
  say "Installing pgvector for PostgreSQL $major"
  quietly apt install --no-install-recommends "postgresql-$major-pgvector"
  exit 0
fi

# This release has no package of it. Debian's own source package builds against the installed server; where it is fetched from,
# and which key it must be signed with, is taken from the sources this machine already trusts.
say "Building pgvector for PostgreSQL $major from Debian's source package"
quietly apt install --no-install-recommends "postgresql-server-dev-$major" dpkg-dev build-essential
work=$(mktemp -d)
trap 'rm -rf "$work" "$log"' EXIT
{
  printf 'Types: deb-src\nSuites: trixie\nComponents: main\n'
  awk '/^URIs:/ && !uri { print; uri = 1 } /^Signed-By:/ && !key { print; key = 1 }' /etc/apt/sources.list.d/debian.sources 2>/dev/null
} > "$work/source.sources"
if ! grep -q '^URIs:' "$work/source.sources"; then
  uri=$(awk '$1 == "deb" { for (i = 2; i <= NF; i++) if ($i ~ /^https?:/) { print $i; exit } }' /etc/apt/sources.list 2>/dev/null)
  [ -n "$uri" ] || { echo "pgvector has no package here, and no Debian source was found to build it from. Start Docker or Podman instead." >&2; exit 1; }
  printf 'URIs: %s\n' "$uri" >> "$work/source.sources"
fi
mkdir -p "$work/lists/partial" "$work/build"
# Lists of its own: the system's stay as they are.
options=(-o "Dir::Etc::sourcelist=$work/source.sources" -o Dir::Etc::sourceparts=/dev/null -o "Dir::State::lists=$work/lists" -o APT::Sandbox::User=root)
quietly "${as_root[@]}" apt-get -q "${options[@]}" update
(
  cd "$work/build"
  quietly "${as_root[@]}" apt-get -q "${options[@]}" source pgvector
  cd pgvector-*/
  config=/usr/lib/postgresql/$major/bin/pg_config
  # OPTFLAGS empty: built for this kind of machine in general, not for this one alone.
  quietly "${as_root[@]}" make with_llvm=no OPTFLAGS= "PG_CONFIG=$config"
  quietly "${as_root[@]}" make with_llvm=no "PG_CONFIG=$config" install
)
"${as_root[@]}" rm -rf "$work"
has_pgvector || { echo "pgvector was built, but is not where PostgreSQL $major looks for extensions." >&2; exit 1; }
