#!/usr/bin/env bash
# Runs a private RabbitMQ node in the foreground: RABBITMQ_PASSWORD=... rabbitmq.sh DATA_DIR AMQP_PORT
# Own node name, cookie, data, log and epmd: the system's service is not touched.
set -euo pipefail
data=$1 port=$2
mkdir -p "$data/home" "$data/mnesia" "$data/log"

server=${RABBITMQ_SERVER:-}
for path in $(ls -d /usr/lib/rabbitmq/lib/rabbitmq_server-*/sbin/rabbitmq-server 2>/dev/null | sort -Vr); do
  [ -z "$server" ] && server=$path
done
[ -n "$server" ] || server=$(command -v rabbitmq-server) || { echo "RabbitMQ is not installed; ./run installs it." >&2; exit 127; }

cat > "$data/rabbitmq.conf" <<CONF
listeners.tcp.1 = 127.0.0.1:$port
default_user = egret
default_pass = $RABBITMQ_PASSWORD
log.console = true
log.console.level = info
log.file = false
vm_memory_high_watermark.absolute = 1GB
disk_free_limit.absolute = 200MB
CONF
echo '[].' > "$data/enabled_plugins"

export HOME=$data/home
export RABBITMQ_NODENAME=egret@localhost
export RABBITMQ_NODE_PORT=$port RABBITMQ_NODE_IP_ADDRESS=127.0.0.1
export RABBITMQ_DIST_PORT=$((port + 20000)) ERL_EPMD_PORT=$((port + 20001)) ERL_EPMD_ADDRESS=127.0.0.1
export RABBITMQ_MNESIA_BASE=$data/mnesia RABBITMQ_LOG_BASE=$data/log
export RABBITMQ_CONFIG_FILE=$data/rabbitmq RABBITMQ_ENABLED_PLUGINS_FILE=$data/enabled_plugins
export RABBITMQ_CONF_ENV_FILE=/dev/null
export RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS='+sbwt none +sbwtdcpu none +sbwtdio none -kernel inet_dist_use_interface {127,0,0,1}'

# A script that was killed outright leaves its node running on the same data: that one has to go first.
left=$(cat "$data/node.pid" 2>/dev/null || true)
if [ -n "$left" ] && grep -qs beam "/proc/$left/comm"; then
  kill -TERM "$left" 2>/dev/null || true
  for _ in $(seq 100); do kill -0 "$left" 2>/dev/null || break; sleep 0.1; done
  kill -KILL "$left" 2>/dev/null || true
fi
export RABBITMQ_PID_FILE=$data/node.pid

"$server" &
node=$!
trap 'kill -TERM $node 2>/dev/null || true' TERM INT HUP
while kill -0 $node 2>/dev/null; do wait $node && rc=0 || rc=$?; done
epmd -port "$ERL_EPMD_PORT" -kill >/dev/null 2>&1 || true
exit "${rc:-0}"
