#!/usr/bin/env bash
# What must hold of the Python package: the wheel builds, and in a fresh environment, without a compiler, it passes its tests. The
# program that it is compared with must be built: cargo build --release -p bifrons. SPEED=1 measures speed too, alone on the machine.
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
"$tools/bin/maturin" build --release --locked --quiet --out "$work/wheels"

echo "== alone in a fresh environment"
"$python" -m venv "$work/alone"
"$work/alone/bin/pip" install --quiet --disable-pip-version-check --no-index "$work"/wheels/*.whl
"$work/alone/bin/python" -c 'import bifrons, doctest, sys; sys.exit(doctest.testmod(bifrons).failed)'

echo "== types"
"$work/alone/bin/pip" install --quiet --disable-pip-version-check pytest==9.2.0 pandas==3.1.1 polars==2.1.0 pyarrow==26.0.1 duckdb==2.0.1
"$tools/bin/mypy" --strict --python-executable "$work/alone/bin/python" tests/typed.py

echo "== tests"
cd "$work"
"$work/alone/bin/python" -m pytest -q -p no:cacheprovider "$root/crates/python/tests" "$@"
