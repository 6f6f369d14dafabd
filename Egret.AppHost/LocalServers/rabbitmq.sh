#!/usr/bin/env bash
# Runs a private RabbitMQ node in the foreground: RABBITMQ_PASSWORD=... rabbitmq.sh DATA_DIR AMQP_PORT
# Has its own node name, cookie, data, log and epmd, independent of a system service. Also uses the two ports above AMQP_PORT.
set -euo pipefail
# shellcheck source=common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
data=$(realpath -m "$1") port=$2
# shellcheck source=rabbitmq-node.sh
source "$(dirname "${BASH_SOURCE[0]}")/rabbitmq-node.sh"
server=${RABBITMQ_SERVER:-$(rabbitmq_program rabbitmq-server)}
mkdir -p "$data/home" "$data/mnesia" "$data/log"
end_leftovers "$data" TERM
cd "$data"

cat > rabbitmq.conf <<CONF
listeners.tcp.1 = 127.0.0.1:$port
default_user = egret
default_pass = $RABBITMQ_PASSWORD
log.console = true
log.console.level = info
log.connection.level = warning
log.file = false
vm_memory_high_watermark.absolute = 1GB
disk_free_limit.absolute = 200MB
CONF
echo '[].' > enabled_plugins

export RABBITMQ_NODE_PORT=$port RABBITMQ_NODE_IP_ADDRESS=127.0.0.1
export RABBITMQ_DIST_PORT=$((port + 1)) ERL_EPMD_ADDRESS=127.0.0.1
export RABBITMQ_MNESIA_BASE=$data/mnesia RABBITMQ_LOG_BASE=$data/log
export RABBITMQ_CONFIG_FILE=$data/rabbitmq RABBITMQ_ENABLED_PLUGINS_FILE=$data/enabled_plugins
export RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS='+sbwt none +sbwtdcpu none +sbwtdio none -kernel inet_dist_use_interface {127,0,0,1}'

# Erlang's name server (epmd) runs as a daemon and must be stopped separately.
end_name_server() { epmd -port "$ERL_EPMD_PORT" -kill >/dev/null 2>&1 || true; }
trap end_name_server EXIT
"$server" </dev/null &
stay_with $! TERM
