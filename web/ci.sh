#!/usr/bin/env bash
# What must hold of the pages before a change lands: formats, lints, types, unit tests, that the build which is part of the program is of
# these sources, and every page in a real browser.
#
#   BIFRONS=target/release/bifrons SHOTS=shots web/ci.sh
#
# BIFRONS names the built program; without it the browser is left out. Screenshots are kept in SHOTS, if it is given.
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
absolute() { case "$1" in /* | "") printf '%s' "$1" ;; *) printf '%s/%s' "$PWD" "$1" ;; esac; }
BIFRONS="$(absolute "${BIFRONS:-}")"
SHOTS="$(absolute "${SHOTS:-}")"
export BIFRONS SHOTS
cd "$here"

install() {
  echo "== installing $*"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}
command -v node >/dev/null || install nodejs npm
node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' || {
  echo "the pages need Node 20.19 or later; this is $(node --version)"
  exit 1
}
if [ -n "$BIFRONS" ] && [ -z "${CHROMIUM:-}" ]; then
  command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || install chromium
fi

echo "== packages"
npm ci --no-audit --no-fund --loglevel=error

echo "== types, lints, unit tests"
npm run --silent check

echo "== the committed build is of these sources"
built="$(mktemp -d)"
trap 'rm -rf "$built"' EXIT
npm run --silent build -- --outDir "$built" --emptyOutDir --logLevel warn
if ! diff -rq "$built" ../crates/bifrons/assets; then
  echo "crates/bifrons/assets/ is not what these sources make: (cd web && npm run build), and commit it"
  exit 1
fi

if [ -z "$BIFRONS" ]; then
  echo "skipped: the pages in a browser; BIFRONS names no program"
  exit 0
fi
echo "== types of the server's answers"
"$BIFRONS" serve --openapi | npm run --silent types -- --check

echo "== every page in a browser"
npm run --silent e2e
