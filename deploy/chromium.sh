#!/usr/bin/env bash
# Makes sure that there is a Chromium for the browser tests; prints nothing when there is one.
set -euo pipefail
cd "$(dirname "$0")/.."

for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome; do
    # Ubuntu has a stand-in of that name that only asks for a snap.
    if [ -n "$name" ] && command -v "$name" > /dev/null && "$name" --version > /dev/null 2>&1; then
        exit 0
    fi
done
if grep -qs '^ID=ubuntu' /etc/os-release; then
    # No Chromium without snap there: Playwright's own, which the tests then take.
    exec .venv/bin/python -m playwright install --with-deps chromium
fi
exec deploy/system_package.sh chromium fonts-liberation
