#!/usr/bin/env bash
# Installs the libraries of the services (ICU) and, if the servers run without containers, PostgreSQL with pgvector, Redis and RabbitMQ,
# on Debian, Ubuntu and derived distributions. Installs only missing packages. Arguments: names of further packages.
# Infrastructure:Mode (environment variable Infrastructure__Mode or EGRET_FORCE_LOCAL=1) decides as in the AppHost.
set -euo pipefail

say() { printf '  %s\n' "$*"; }
fail() { printf '%s\n' "$*" >&2; exit 1; }
has() { command -v "$1" >/dev/null 2>&1; }
postgres_majors() { find /usr/lib/postgresql -maxdepth 3 -path '*/bin/postgres' 2>/dev/null | cut -d/ -f5 | sort -Vr; }
# One major version with pgvector is sufficient: postgres.sh selects the newest of those.
has_pgvector() {
  local major
  for major in $(postgres_majors); do [ ! -e "/usr/share/postgresql/$major/extension/vector.control" ] || return 0; done
  return 1
}
has_icu() { [ -n "$(find /usr/lib /usr/lib64 /usr/local/lib -maxdepth 3 -name 'libicuuc.so.*' -print -quit 2>/dev/null)" ]; }
has_connection_string() { env | grep -qiE '^ConnectionStrings__(identitydb|keysdb|knowledgedb|chatdb|cache|messaging)=.'; }
runtime_responds() { { timeout 5 docker info || timeout 5 podman info; } >/dev/null 2>&1; }

mode=${Infrastructure__Mode:-auto}
[ -z "${EGRET_FORCE_LOCAL:-}" ] || mode=local
if [ "$mode" = auto ]; then
  if has_connection_string; then mode=external
  elif runtime_responds; then mode=containers; say "A container runtime responds: the servers run in containers."
  else mode=local
  fi
fi
case $mode in
  local | containers | external) ;;
  *) fail "Infrastructure:Mode is '$mode'; it must be auto, external, containers or local." ;;
esac

missing=()
for package in "$@"; do dpkg -s "$package" >/dev/null 2>&1 || missing+=("$package"); done
needs_icu= needs_pgvector=
has_icu || needs_icu=1
if [ "$mode" = local ]; then
  [ -n "$(postgres_majors)" ] || missing+=(postgresql)
  has redis-server || missing+=(redis-server)
  [ -d /usr/lib/rabbitmq ] || has rabbitmq-server || missing+=(rabbitmq-server)
  has_pgvector || needs_pgvector=1
fi
[ ${#missing[@]} -gt 0 ] || [ -n "$needs_icu$needs_pgvector" ] || exit 0

if ! has apt-get; then
  names=("${missing[@]}" ${needs_icu:+libicu} ${needs_pgvector:+pgvector})
  fail "These packages are missing and can be installed automatically on Debian and Ubuntu only: ${names[*]}
Install them, or run the servers in containers: start Docker or Podman and run this again."
fi

as_root=()
if [ "$(id -u)" != 0 ]; then
  has sudo || fail "Missing packages: ${missing[*]} ${needs_icu:+libicu} ${needs_pgvector:+pgvector}.
Install them as root, or install sudo, and run this again."
  as_root=(sudo)
fi
apt() { "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=300 "$@"; }
log=$(mktemp)
trap 'rm -f "$log"' EXIT
quietly() { "$@" >"$log" 2>&1 || { tail -n 30 "$log" >&2; fail "Failed: $*"; }; }

# An unavailable source matters only if one of the packages comes from it; then the installation below fails.
apt update >"$log" 2>&1 || say "apt-get update reported: $(grep -E '^[EW]:' "$log" | head -n 1)"
if [ -n "$needs_icu" ]; then
  # The package's name contains the version of ICU, which differs per release: libicu72, libicu74, libicu76.
  icu=$(apt-cache search --names-only '^libicu[0-9]+(t64)?$' | cut -d' ' -f1 | sort -V | tail -n 1)
  [ -n "$icu" ] || fail "No package libicu was found. Install ICU and run this again."
  missing+=("$icu")
fi
if [ ${#missing[@]} -gt 0 ]; then
  say "Installing ${missing[*]}"
  quietly apt install --no-install-recommends "${missing[@]}"
  # The packages start system services; Egret runs its own instances on other ports, with other data.
  if [ -d /run/systemd/system ]; then
    for package in "${missing[@]}"; do
      case $package in
        postgresql | redis-server | rabbitmq-server)
          "${as_root[@]}" systemctl disable --now "$package" >/dev/null 2>&1 ||
            say "The system service $package could not be stopped; it does not affect Egret." ;;
      esac
    done
  fi
fi
[ "$mode" = local ] && ! has_pgvector || exit 0

major=$(postgres_majors | head -n 1)
if apt-cache show "postgresql-$major-pgvector" >/dev/null 2>&1; then
  say "Installing pgvector for PostgreSQL $major"
  quietly apt install --no-install-recommends "postgresql-$major-pgvector"
  exit 0
fi

# Debian 12 has no package of pgvector. Debian 13's source package builds against the installed server. Its address and signing key are
# those of the Debian source that this machine already trusts.
grep -qsx 'ID=debian' /etc/os-release ||
  fail "This release has no package postgresql-$major-pgvector. Start Docker or Podman, and run this again."
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
  [ -n "$uri" ] || fail "This release has no package of pgvector and no Debian source to build it from. Start Docker or Podman instead."
  printf 'URIs: %s\n' "$uri" >> "$work/source.sources"
fi
mkdir -p "$work/lists/partial" "$work/build"
# Separate package lists: the system's lists remain unchanged.
options=(
  -o "Dir::Etc::sourcelist=$work/source.sources" -o Dir::Etc::sourceparts=/dev/null
  -o "Dir::State::lists=$work/lists" -o APT::Sandbox::User=root
)
quietly "${as_root[@]}" apt-get -q "${options[@]}" update
(
  cd "$work/build"
  quietly "${as_root[@]}" apt-get -q "${options[@]}" source pgvector
  cd pgvector-*/
  config=/usr/lib/postgresql/$major/bin/pg_config
  # OPTFLAGS is empty: the default, -march=native, would make a library for this processor only.
  quietly "${as_root[@]}" make with_llvm=no OPTFLAGS= "PG_CONFIG=$config"
  quietly "${as_root[@]}" make with_llvm=no "PG_CONFIG=$config" install
)
"${as_root[@]}" rm -rf "$work"
has_pgvector || fail "pgvector was built, but PostgreSQL $major does not find the extension."
