#!/bin/sh
# Compiles the style sheet and copies the vendored files into static/. For maintainers; needs Node and npm.
# The results are committed, so that nobody else needs either. Usage: matcher/web/look/build.sh [FOLDER OF AN EARLIER RUN]
set -eu
look=$(cd "$(dirname "$0")" && pwd)
static=$(cd "$look/../static" && pwd)
work=${1:-$(mktemp -d)}
mkdir -p "$work"
cp "$look/package.json" "$work/package.json"
(cd "$work" && npm install --no-audit --no-fund --no-package-lock --silent)

govuk=$work/node_modules/govuk-frontend/dist/govuk
font=$work/node_modules/@fontsource-variable/atkinson-hyperlegible-next
"$work/node_modules/.bin/sass" --load-path="$work/node_modules" --style=compressed --no-source-map --no-charset \
  --quiet-deps "$look/app.scss" "$static/css/app.css"
sed 's|//# sourceMappingURL=.*$||' "$govuk/govuk-frontend.min.js" > "$static/vendor/govuk-frontend-6.3.0.min.js"
sed 's|//# sourceMappingURL=.*$||' "$work/node_modules/accessible-autocomplete/dist/accessible-autocomplete.min.js" \
  > "$static/vendor/accessible-autocomplete-3.0.1.min.js"
for part in latin latin-ext; do
  cp "$font/files/atkinson-hyperlegible-next-$part-wght-normal.woff2" "$static/fonts/atkinson-hyperlegible-next-5.3.0-$part.woff2"
done
cp "$font/LICENSE" "$static/fonts/LICENSE-atkinson-hyperlegible-next.txt"
if grep -q 'GDS Transport' "$static/css/app.css"; then echo "GDS Transport must not be used" >&2; exit 1; fi
ls -l "$static"/css "$static"/vendor "$static"/fonts
