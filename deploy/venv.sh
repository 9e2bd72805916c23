#!/usr/bin/env bash
# Makes .venv, or brings it up to date: exactly what a lock file says, each package checked against its hash.
# Usage: deploy/venv.sh LOCK     PYTHON=python3.12 chooses the interpreter.
set -euo pipefail
cd "$(dirname "$0")/.."
lock=$1
python=${PYTHON:-python3}

if ! command -v "$python" > /dev/null; then
    deploy/system_package.sh python3 python3-venv
fi
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo "This needs Python 3.11 or newer; $python is $("$python" --version). Set PYTHON=python3.12, for instance." >&2
    exit 1
fi
if ! .venv/bin/python -m pip --version > /dev/null 2>&1; then
    # Debian keeps the part that makes environments in a package of its own.
    if ! "$python" -c 'import ensurepip, venv' 2> /dev/null; then
        deploy/system_package.sh "python$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv"
    fi
    echo "Making .venv ..."
    rm -rf .venv
    "$python" -m venv .venv
fi
echo "Installing $lock ..."
pip=(.venv/bin/python -m pip --disable-pip-version-check --quiet --no-input install --no-deps)
# pip says nothing helpful about being root in an environment of its own.
export PIP_ROOT_USER_ACTION=ignore
"${pip[@]}" --require-hashes -r "$lock"
"${pip[@]}" --no-build-isolation -e .
