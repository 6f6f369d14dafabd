#!/usr/bin/env bash
# Runs a command of rabbitmqctl against a node that rabbitmq.sh started: rabbitmqctl.sh DATA_DIR AMQP_PORT COMMAND...
set -euo pipefail
data=$(realpath -m "$1") port=$2
shift 2
# The program itself, not Debian's wrapper in the path, which changes user and folder.
tool=$(find /usr/lib/rabbitmq/lib -maxdepth 3 -path '*/sbin/rabbitmqctl' 2>/dev/null | sort -V | tail -n 1)
[ -n "$tool" ] || tool=$(command -v rabbitmqctl) || { echo "RabbitMQ is not installed; ./run installs it." >&2; exit 127; }
# Where the node's cookie, its name server and its name are: see rabbitmq.sh.
export HOME=$data/home RABBITMQ_NODENAME=egret@localhost ERL_EPMD_PORT=$((port + 2)) RABBITMQ_CONF_ENV_FILE=/dev/null
exec "$tool" --quiet "$@"
