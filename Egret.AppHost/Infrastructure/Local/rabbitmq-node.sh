# Which node of RabbitMQ is meant, for its server and its tool; sourced, not run. It needs: data, its folder, and port, where it listens.
export HOME=$data/home
# The name does not change with the port: the data would not be found again.
export RABBITMQ_NODENAME=egret@localhost
export ERL_EPMD_PORT=$((port + 2))
export RABBITMQ_CONF_ENV_FILE=/dev/null

# Where a program of RabbitMQ is: itself, not Debian's wrapper in the path, which changes user and folder.
rabbitmq_program() { # NAME
  local found
  found=$(find /usr/lib/rabbitmq/lib -maxdepth 3 -path "*/sbin/$1" 2>/dev/null | sort -V | tail -n 1)
  [ -n "$found" ] || found=$(command -v "$1") || { echo "RabbitMQ is not installed; ./run installs it." >&2; exit 127; }
  echo "$found"
}
