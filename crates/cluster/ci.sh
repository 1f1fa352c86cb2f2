#!/usr/bin/env bash
# What must hold of a cluster: lints, and tests with a scheduler and executors as processes of their own, on this machine's disk and on a
# server that speaks S3, which is installed if it is not there. The program bifrons must be built. BIFRONS_WHOLE=1 codes open news with the encoder.
set -euo pipefail
cd "$(dirname "$0")/../.."
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-${TMPDIR:-/tmp}/bifrons-target}"
export BIFRONS_SHARED="${BIFRONS_SHARED:-$(cd .. && pwd)/shared}"

echo "== lints"
cargo clippy --release -p bifrons-cluster --all-targets -- -D warnings

server="$CARGO_TARGET_DIR/s3"
if [ ! -x "$server/bin/s3s-fs" ]; then
  echo "== a server that speaks S3"
  CARGO_TARGET_DIR="$CARGO_TARGET_DIR/s3-build" cargo install --quiet s3s-fs@0.14.1 --features binary --locked --root "$server"
  rm -rf "$CARGO_TARGET_DIR/s3-build"
fi

echo "== tests"
BIFRONS_S3_SERVER="$server/bin/s3s-fs" cargo test --release -p bifrons-cluster -- --test-threads 1 "$@"

echo "== bifrons hands over"
told="$("$CARGO_TARGET_DIR/release/bifrons" query "SELECT 1" --register news=docs/example/reports.jsonl --cluster df://127.0.0.1:1 2>&1 || true)"
grep -q "no scheduler answers" <<<"$told" || { echo "$told"; exit 1; }
