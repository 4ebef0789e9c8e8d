# Read by the other scripts: what they say while they work, and the processes they start and stop.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
cd "$root"

say() { printf '%s\n' "$*"; }
fail() {
    printf '%s\n' "$*" >&2
    exit 1
}

# Microseconds since the epoch; EPOCHREALTIME has a comma in some locales.
now() { printf '%s' "${EPOCHREALTIME//[!0-9]/}"; }
seconds_since() {
    local tenths=$((($(now) - $1) / 100000))
    printf '%d.%d' $((tenths / 10)) $((tenths % 10))
}

# step TITLE COMMAND…: names a step, runs it, and tells its seconds.
step() {
    local title=$1 began result=0
    shift
    began=$(now)
    say "→ $title"
    "$@" || result=$?
    if [ "$result" = 0 ]; then say "  $(seconds_since "$began") s"; else say "  failed after $(seconds_since "$began") s"; fi
    return "$result"
}

need_swift() {
    command -v swift >/dev/null && return 0
    fail "Swift 6.3 is not on the PATH. Install it from https://www.swift.org/install/linux/ and start this command again."
}

# A process group of its own, so that Ctrl-C reaches this script alone, which then ends things in the right order.
# spawn NAME COMMAND…: sets $NAME to the process id.
spawn() {
    local -n spawned=$1
    shift
    setsid "$@" </dev/null &
    # shellcheck disable=SC2034
    spawned=$!
}

# attended COMMAND…: runs it so that a signal to this script is answered at once, not when the command has ended.
attending=''
attended() {
    local result=0
    spawn attending "$@"
    wait "$attending" || result=$?
    attending=''
    return "$result"
}

alive() { [ -n "$1" ] && kill -0 "$1" 2>/dev/null; }

# end PID SECONDS: asks the process group to stop, and insists after SECONDS.
end() {
    alive "$1" || return 0
    kill -TERM -- "-$1" 2>/dev/null || kill -TERM "$1" 2>/dev/null || return 0
    local waited=0
    while alive "$1" && [ "$waited" -lt $(($2 * 10)) ]; do
        sleep 0.1
        waited=$((waited + 1))
    done
    kill -KILL -- "-$1" 2>/dev/null || true
    { wait "$1" || true; } 2>/dev/null
}

# Anything listening at 127.0.0.1:PORT?
listening() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

free_port() { # FIRST: the first port from there on that nothing listens at
    local port=$1
    while listening "$port"; do port=$((port + 1)); done
    printf %s "$port"
}

# answers PORT PATH: does it answer 200?
answers() {
    (
        exec 3<>"/dev/tcp/127.0.0.1/$1" || exit 1
        printf 'GET %s HTTP/1.1\r\nHost: 127.0.0.1:%s\r\nConnection: close\r\n\r\n' "$2" "$1" >&3
        read -r -t 5 _ status _ <&3 && [ "$status" = 200 ]
    ) 2>/dev/null
}
