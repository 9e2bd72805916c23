#!/usr/bin/env bash
# Writes requirements.lock and requirements-dev.lock from pyproject.toml: every package, for every platform and
# Python from 3.11 on, with its hashes; no registry's address. The tool itself goes into a throw-away environment.
# What is pinned already stays as it is where it can; `deploy/lock.sh --upgrade` takes the newest of everything.
set -euo pipefail
cd "$(dirname "$0")/.."
tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT
.venv/bin/python -m venv "$tools"
"$tools/bin/python" -m pip --disable-pip-version-check --quiet install uv
compile=("$tools/bin/uv" pip compile pyproject.toml --universal --generate-hashes --no-emit-index-url
    --no-emit-find-links --no-header --no-annotate --quiet "$@")
"${compile[@]}" --extra build -o requirements.lock
"${compile[@]}" --extra build --extra dev --extra distributed --constraint requirements.lock -o requirements-dev.lock
