# Shared by the scripts that run a private server; sourced, not run.
umask 077

# Ends what an earlier run left on this data. A script that was killed outright cannot end its server, and a server that finds
# another one on its files refuses to start. Every server's working directory is its data folder, which is how it is known.
end_leftovers() { # DATA_DIR SIGNAL [LEADER]: the signal goes to the leader where one is named, else to all
  local folder signal=$2 leader=${3:-} pids tries=0
  folder=$(printf '%s' "$1" | sed 's/[][*?\\]/\\&/g')
  # Processes that end while find looks at them make it fail; what it has found counts all the same.
  while pids=$(find /proc -mindepth 2 -maxdepth 2 -name cwd -lname "$folder" 2>/dev/null | cut -d/ -f3 || true) && [ -n "$pids" ]; do
    case $tries in
      0) echo "Ending what an earlier run left on $1"
         # shellcheck disable=SC2086 -- a list of process ids
         kill "-$signal" ${leader:-$pids} 2>/dev/null || true ;;
      100) # shellcheck disable=SC2086
         kill -KILL $pids 2>/dev/null || true ;;
      150) echo "Other processes use $1 and could not be ended: ${pids//$'\n'/ }" >&2; exit 1 ;;
    esac
    tries=$((tries + 1))
    sleep 0.1
  done
}

# Stays until the server has ended, hands stop signals on to it, and ends it when this script or whoever started it is gone:
# killed outright, they could not do so themselves.
stay_with() { # SERVER_PID STOP_SIGNAL
  server=$1 stop_signal=$2
  trap 'kill "-$stop_signal" "$server" 2>/dev/null || true' TERM INT HUP
  (
    trap - TERM INT HUP
    exec 3<> <(:)
    # A read that times out waits without a process for it.
    while kill -0 "$PPID" && kill -0 $$; do read -rt 1 -u 3 || true; done 2>/dev/null
    kill "-$stop_signal" "$server" 2>/dev/null || true
  ) &
  local guard=$! code=0
  while kill -0 "$server" 2>/dev/null; do wait "$server" && code=0 || code=$?; done
  kill "$guard" 2>/dev/null || true
  return "$code"
}
