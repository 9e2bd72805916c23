#!/usr/bin/env bash
# Installs packages of Debian or Ubuntu: as root, or with sudo that asks nothing. Else says what to install.
# Usage: deploy/system_package.sh PACKAGE...
set -euo pipefail

if ! command -v apt-get > /dev/null; then
    echo "Please install first, with your system's own tool: $*" >&2
    exit 1
fi
as_root=()
if [ "$(id -u)" -ne 0 ]; then
    as_root=(sudo -n)
    if ! sudo -n true 2> /dev/null; then
        echo "Please install first: sudo apt-get install $*" >&2
        exit 1
    fi
fi
echo "Installing $* ..."
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! { "${as_root[@]}" apt-get update && "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y --no-install-recommends "$@"; } > "$log" 2>&1; then
    tail -n 20 "$log" >&2
    echo "Could not install $*. Please install it yourself, then try again." >&2
    exit 1
fi
