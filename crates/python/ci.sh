#!/usr/bin/env bash
# What must hold of the Python package: the wheel builds, and in a fresh environment, without a compiler, it passes its tests and gives the
# outputs of the tour. The program that it is compared with must be built: cargo build --release --workspace. Words are those of pytest
# (-k code); SPEED=1 measures speed too, UPDATE=1 writes the table of columns and the tour anew, for review.
set -euo pipefail
cd "$(dirname "$0")"
root="$(cd ../.. && pwd)"
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-${TMPDIR:-/tmp}/bifrons-target}"
export BIFRONS_SHARED="${BIFRONS_SHARED:-$(cd "$root/.." && pwd)/shared}"
export BIFRONS="${BIFRONS:-$CARGO_TARGET_DIR/release/bifrons}"
python="${PYTHON:-python3}"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

echo "== the wheel"
tools="$CARGO_TARGET_DIR/python-tools"
if [ ! -x "$tools/bin/maturin" ]; then
  "$python" -m venv "$tools"
fi
"$tools/bin/pip" install --quiet --disable-pip-version-check maturin==1.16.0 mypy==2.4.1
"$tools/bin/maturin" build --release --locked --quiet --compression-level 9 --out "$work/wheels"
du -h --apparent-size "$work"/wheels/*.whl | cut -f1

echo "== alone in a fresh environment"
"$python" -m venv "$work/alone"
pip=("$work/alone/bin/pip" install --quiet --disable-pip-version-check --only-binary :all:)
"${pip[@]}" --no-index "$work"/wheels/*.whl
"$work/alone/bin/python" -c 'import bifrons, doctest, sys; sys.exit(doctest.testmod(bifrons).failed)'

echo "== types"
"${pip[@]}" pytest==9.2.0 pandas==3.1.1 polars==2.1.0 pyarrow==26.0.1 duckdb==2.0.1 spacy==3.8.18 nbclient==0.11.0 nbformat==5.11.1 ipykernel==7.4.0
"$tools/bin/mypy" --strict --python-executable "$work/alone/bin/python" tests/typed.py
"$tools/bin/mypy" --strict --python-executable "$work/alone/bin/python" -p bifrons

echo "== tests"
cd "$work"
# An interpreter that finds no compiler: what is needed must be in the wheels.
export CC=/bin/false CXX=/bin/false
"$work/alone/bin/python" -m pytest -q -p no:cacheprovider "$root/crates/python/tests" "$@"

if [ $# -eq 0 ]; then
  echo "== the tour"
  "$work/alone/bin/python" "$root/crates/python/tour.py" ${UPDATE:+--write}
fi
