# SPDX-FileCopyrightText: 2026 The SessionKeeper authors
# SPDX-License-Identifier: MIT

# Sourced, with `root` set to the checkout: messages, environment, configure and build.

step() { printf '==> %s\n' "$*"; }
die() { printf '%s: %s\n' "${command_name:-run}" "$*" >&2; exit 1; }
misuse() { printf '%s: %s\n' "${command_name:-run}" "$*" >&2; exit 2; }

# The same for a terminal, a cron job, a container and a CI runner.
prepare_environment() {
    umask 022
    export LC_ALL=C.UTF-8
    unset CDPATH
    if [ -z "${HOME:-}" ]; then
        HOME=$(getent passwd "$(id -u)" 2>/dev/null | cut -d: -f6)
        export HOME="${HOME:-/tmp}"
    fi
    mkdir -p "$root/build" 2>/dev/null
    [ -w "$root/build" ] || die "$root/build cannot be written by $(id -un); remove it or run this as its owner"
}

# One compiler per processor, as long as each has 1.5 GB of memory: Boost.Beast takes that.
jobs() {
    local processors memory
    processors=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
    memory=$(awk '/^MemAvailable:/ { print int($2 / 1500000) }' /proc/meminfo 2>/dev/null)
    [ "${memory:-$processors}" -lt "$processors" ] && processors=$memory
    [ "$processors" -gt 0 ] && echo "$processors" || echo 1
}

cached() { sed -n "s/^$2:[A-Z]*=//p" "$1/CMakeCache.txt" 2>/dev/null; }

# configure PRESET TESTS(ON|OFF): only when the build folder does not already have what is asked for.
configure() {
    local preset=$1 tests=$2 folder="$root/build/$1" options=()
    if [ -f "$folder/build.ninja" ] && [ "$(cached "$folder" CMAKE_HOME_DIRECTORY)" = "$root" ]; then
        [ "$tests" = OFF ] || [ "$(cached "$folder" SESSIONKEEPER_BUILD_TESTS)" = ON ] && return 0
    elif [ -f "$folder/CMakeCache.txt" ]; then
        options+=(--fresh)   # half configured, or the checkout was moved
    fi
    # Other compilers warn about other things; that must not keep anybody from building.
    case $(c++ -dumpversion 2>/dev/null) in
        12*) ;;
        *) options+=(-DSESSIONKEEPER_WARNINGS_AS_ERRORS=OFF) ;;
    esac
    step "configuring build/$preset"
    (cd "$root" && cmake --preset "$preset" "${options[@]}" -DSESSIONKEEPER_BUILD_TESTS="$tests" >"$folder.log" 2>&1) \
        || { cat "$folder.log" >&2; die "the configuration failed, see above"; }
}

# build PRESET TESTS(ON|OFF) TARGET...: one command at a time, so that two do not write the same files.
build() {
    local preset=$1 tests=$2
    shift 2
    (
        if command -v flock >/dev/null; then
            flock -n 9 || { step "waiting for another build to end"; flock 9; }
        fi
        configure "$preset" "$tests" || exit 1
        step "building $* into build/$preset"
        cmake --build "$root/build/$preset" --parallel "$(jobs)" --target "$@" 9>&- || die "the build failed, see above"
    ) 9>"$root/build/.lock"
}
