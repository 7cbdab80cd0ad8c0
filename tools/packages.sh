# SPDX-FileCopyrightText: 2026 The SessionKeeper authors
# SPDX-License-Identifier: MIT

# Sourced: installs what a purpose needs. install_packages demo|tests

# Debian 12 and Ubuntu 24.04. QML modules do not depend on each other there, so each import is named.
debian_demo=(
    g++ cmake ninja-build
    qt6-base-dev qt6-declarative-dev qtkeychain-qt6-dev libqt6sql6-sqlite
    libboost-dev libssl-dev libargon2-dev libtomlplusplus-dev
    qml6-module-qtquick qml6-module-qtquick-window qml6-module-qtqml-workerscript qml6-module-qtquick-controls
    qml6-module-qtquick-templates qml6-module-qtquick-layouts fonts-dejavu-core
    libsecret-1-0 gnome-keyring dbus libglib2.0-bin
)
debian_tests=(
    "${debian_demo[@]}" qml6-module-qttest qml6-module-qtqml qml6-module-qtqml-models
    python3 python3-cryptography python3-django python3-djangorestframework
    python3-djangorestframework-simplejwt python3-django-oauth-toolkit python3-gunicorn python3-freezegun
    pkg-config nghttp2-proxy openssl libqt6sql6-psql postgresql python3-psycopg2
)
# Left out where the distribution has no such package; the tests that want them say that they are skipped.
debian_tests_optional=(clang-format-14 qcoro-qt6-dev valgrind wrk libkf5wallet-bin)
debian_demo_optional=()

fedora_demo=(
    gcc-c++ cmake ninja-build qt6-qtbase-devel qt6-qtdeclarative-devel qtkeychain-qt6-devel
    boost-devel openssl-devel libargon2-devel tomlplusplus-devel
    libsecret gnome-keyring dbus-daemon glib2 dejavu-sans-fonts
)
fedora_tests=(
    "${fedora_demo[@]}" python3 python3-cryptography python3-django python3-django-rest-framework
    python3-djangorestframework-simplejwt python3-gunicorn python3-freezegun pkgconf-pkg-config nghttp2 openssl
    postgresql-server python3-psycopg2
)
arch_demo=(
    gcc cmake ninja qt6-base qt6-declarative qtkeychain-qt6 boost openssl argon2 tomlplusplus
    libsecret gnome-keyring dbus glib2 ttf-dejavu
)
arch_tests=(
    "${arch_demo[@]}" python python-cryptography python-django python-djangorestframework python-djangorestframework-simplejwt
    gunicorn python-freezegun pkgconf nghttp2 openssl postgresql python-psycopg2
)
macos_demo=(cmake ninja qt qtkeychain boost openssl@3 argon2 tomlplusplus)
macos_tests=("${macos_demo[@]}" python pkgconf nghttp2)

# The names among the arguments that are not installed.
missing_packages() {
    local installed name
    installed=$(dpkg-query -W -f='${db:Status-Status} ${Package}\n' "$@" 2>/dev/null | sed -n 's/^installed //p')
    for name in "$@"; do
        grep -qxF -e "$name" <<<"$installed" || echo "$name"
    done
}

# Without a pipe: grep -q would end it early, and pipefail take that for "no".
has_candidate() {
    local policy
    policy=$(LC_ALL=C apt-cache policy "$1" 2>/dev/null)
    [[ $policy == *'Candidate: '* && $policy != *'Candidate: (none)'* ]]
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

apt() {
    as_root env DEBIAN_FRONTEND=noninteractive NEEDRESTART_MODE=a LC_ALL=C.UTF-8 apt-get -q -y \
        -o Acquire::Retries=3 -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 \
        -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold "$@" </dev/null
}

# What of the lists `required` and `optional` is missing, the latter only where the archive has it.
wanted_debian() {
    local name
    missing_packages "${required[@]}"
    [ "${#optional[@]}" = 0 ] || for name in $(missing_packages "${optional[@]}"); do
        if has_candidate "$name"; then echo "$name"; fi
    done
}

install_debian() {
    local -n required="debian_$1" optional="debian_$1_optional"
    local wanted=() attempt log
    log=$(mktemp)
    for attempt in 1 2 3; do
        mapfile -t wanted < <(wanted_debian)
        [ "${#wanted[@]}" -gt 0 ] || { rm -f "$log"; return 0; }
        [ "$(id -u)" = 0 ] || command -v sudo >/dev/null \
            || die "packages are missing and there is no sudo; as root, run: apt-get install --no-install-recommends ${wanted[*]}"
        # Asked here, where the question and the refusal are seen; it would not change by trying again.
        [ "$(id -u)" = 0 ] || sudo env true \
            || die "packages are missing and sudo did not let $(id -un) in; as root, run: apt-get install --no-install-recommends ${wanted[*]}"
        if [ "$attempt" -gt 1 ] || ! apt-get --simulate install "${wanted[@]}" >/dev/null 2>&1; then
            step "asking the package archive for its lists"
            apt update >"$log" 2>&1 || true   # one unreachable archive of several need not matter
            mapfile -t wanted < <(wanted_debian)
        fi
        step "installing ${#wanted[@]} packages: ${wanted[*]}"
        apt install --no-install-recommends "${wanted[@]}" >"$log" 2>&1 && { rm -f "$log"; return 0; }
        [ "$attempt" = 3 ] || { echo "the installation failed; trying again"; sleep $((attempt * 3)); }
    done
    tail -n 20 "$log" >&2
    die "the packages could not be installed (whole output: $log); check the network and the package sources, then run this again"
}

name_packages() {   # name_packages SYSTEM COMMAND PURPOSE MISSING...
    local system=$1 command=$2
    shift 3
    die "packages are missing, and this command installs them only on Debian and Ubuntu. On $system, run: $command $*"
}

install_packages() {
    local purpose=$1 missing=()
    if command -v apt-get >/dev/null && command -v dpkg-query >/dev/null; then
        install_debian "$purpose"
    elif command -v rpm >/dev/null && command -v dnf >/dev/null; then
        local -n names="fedora_$purpose"
        mapfile -t missing < <(for name in "${names[@]}"; do rpm -q --whatprovides "$name" >/dev/null 2>&1 || echo "$name"; done)
        [ "${#missing[@]}" = 0 ] || name_packages Fedora "sudo dnf install" "$purpose" "${missing[@]}"
    elif command -v pacman >/dev/null; then
        local -n names="arch_$purpose"
        mapfile -t missing < <(pacman -T "${names[@]}")
        [ "${#missing[@]}" = 0 ] || name_packages "Arch Linux" "sudo pacman -S --needed" "$purpose" "${missing[@]}"
    elif command -v brew >/dev/null; then
        local -n names="macos_$purpose"
        mapfile -t missing < <(for name in "${names[@]}"; do brew list --formula "$name" >/dev/null 2>&1 || echo "$name"; done)
        [ "${#missing[@]}" = 0 ] || name_packages macOS "brew install" "$purpose" "${missing[@]}"
    else
        step "no known package manager: going on with what is installed (Debian's names: ${debian_demo[*]})"
    fi
}
