#!/usr/bin/env bash
# Runs the checks: `all`, or the `quick` ones. All of them run, whatever fails; pytest is last, so that its closing
# line is the last word.
# Usage: deploy/checks.sh all|quick [PROCESSES]
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1
what=${1:-all}
processes=${2:-2}
python=.venv/bin/python
failed=()

check() { # name, command...
    local name=$1 began=$SECONDS
    shift
    local said
    if said=$("$@" 2>&1); then
        echo "ok      $name ($((SECONDS - began)) s)"
    else
        failed+=("$name")
        printf '%s\nFAILED  %s\n' "$said" "$name"
    fi
}

check "ruff: faults" $python -m ruff check .
check "ruff: layout" $python -m ruff format --check .
check "mypy: types" $python -m mypy
check "import-linter: floors" .venv/bin/lint-imports
if [ "$what" = all ]; then
    check "djlint: templates" $python -m djlint templates --lint --quiet
    check "bandit: dangerous calls" $python -m bandit --quiet --recursive matcher -ll
    # Fifty people at once, killed processes: what has seconds to answer is not measured beside other tests.
    check "pytest: faults, alone" $python -m pytest tests/faults -n 0
    tests=(--ignore=tests/faults)
else
    tests=(-m "not postgresql and not browser and not slow")
fi
if [ ${#failed[@]} -gt 0 ]; then
    printf 'These failed: %s\n' "$(IFS=,; echo "${failed[*]}")"
fi
status=0
$python -m pytest -n "$processes" --dist worksteal "${tests[@]+"${tests[@]}"}" || status=$?
[ ${#failed[@]} -eq 0 ] && exit $status
exit 1
