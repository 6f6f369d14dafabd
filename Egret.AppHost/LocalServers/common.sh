# Functions of the scripts that run a private server; to be sourced.
umask 077

# Ends processes of an earlier run that still use the data folder: a script that was killed with SIGKILL could not stop its server, and a
# server does not start on files that another one uses. The working directory of every server is its data folder, which identifies it.
end_leftovers() { # DATA_DIR SIGNAL [LEADER]: sends the signal to LEADER if given, else to all processes
  local folder signal=$2 leader=${3:-} pids tries=0
  folder=$(printf '%s' "$1" | sed 's/[][*?\\]/\\&/g')
  # find fails if a process ends while find reads it; its output is complete nevertheless.
  while pids=$(find /proc -mindepth 2 -maxdepth 2 -name cwd -lname "$folder" 2>/dev/null | cut -d/ -f3 || true) && [ -n "$pids" ]; do
    case $tries in
      0) echo "Ending processes of an earlier run that use $1"
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

# Waits for the server to exit and forwards stop signals to it. Stops it also when this script or its parent process has been killed with
# SIGKILL, which neither can handle.
stay_with() { # SERVER_PID STOP_SIGNAL
  server=$1 stop_signal=$2
  trap 'kill "-$stop_signal" "$server" 2>/dev/null || true' TERM INT HUP
  (
    trap - TERM INT HUP
    exec 3<> <(:)
    # read with a timeout waits without a child process.
    while kill -0 "$PPID" && kill -0 $$; do read -rt 1 -u 3 || true; done 2>/dev/null
    kill "-$stop_signal" "$server" 2>/dev/null || true
  ) &
  local guard=$! code=0
  while kill -0 "$server" 2>/dev/null; do wait "$server" && code=0 || code=$?; done
  kill "$guard" 2>/dev/null || true
  return "$code"
}
