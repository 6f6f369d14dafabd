# Settings of the RabbitMQ node for the server and rabbitmqctl; to be sourced. Requires the variables data (its folder) and port.
export HOME=$data/home
# Independent of the port: the name is part of the path of the data.
export RABBITMQ_NODENAME=egret@localhost
export ERL_EPMD_PORT=$((port + 2))
export RABBITMQ_CONF_ENV_FILE=/dev/null

# Prints the path of a RabbitMQ program, not of Debian's wrapper in PATH, which changes the user and the working directory.
rabbitmq_program() { # NAME
  local found
  found=$(find /usr/lib/rabbitmq/lib -maxdepth 3 -path "*/sbin/$1" 2>/dev/null | sort -V | tail -n 1)
  [ -n "$found" ] || found=$(command -v "$1") || { echo "RabbitMQ is not installed; ./run installs it." >&2; exit 127; }
  echo "$found"
}
