#!/usr/bin/env bash
# The words of the screens. `compile` makes what the program reads (.mo) from what people write (.po);
# `update` looks for new words in code and templates and adds them to the .po files, untranslated.
set -euo pipefail
cd "$(dirname "$0")/.."
pybabel=(.venv/bin/python -m babel.messages.frontend)
words=matcher/translations

case ${1:-} in
    compile)
        "${pybabel[@]}" --quiet compile --directory "$words"
        ;;
    update)
        pot=$(mktemp)
        trap 'rm -f "$pot"' EXIT
        "${pybabel[@]}" --quiet extract -F babel.cfg -k _l -k _n:1,2 --no-location --sort-output --omit-header -o "$pot" .
        "${pybabel[@]}" --quiet update --output-dir "$words" --input-file "$pot" --no-fuzzy-matching \
            --ignore-obsolete --width 110
        "${pybabel[@]}" --quiet compile --directory "$words"
        ;;
    *)
        echo "Usage: $0 compile | update" >&2
        exit 2
        ;;
esac
