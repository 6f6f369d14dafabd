#!/usr/bin/env bash
# Runs rabbitmqctl for a node that rabbitmq.sh started: rabbitmqctl.sh DATA_DIR AMQP_PORT COMMAND...
set -euo pipefail
data=$(realpath -m "$1") port=$2
shift 2
# shellcheck source=rabbitmq-node.sh
source "$(dirname "${BASH_SOURCE[0]}")/rabbitmq-node.sh"
tool=$(rabbitmq_program rabbitmqctl)
exec "$tool" --quiet "$@"
