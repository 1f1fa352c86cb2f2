#!/usr/bin/env bash
# What coding and importing cost on a cluster of this machine, with one executor and with two, each of one slot: the figures of docs/scale.md.
# Runs alone on a machine of two cores or more. Arguments: a file of news (JSON lines), documents of it to take, event data of GDELT or none.
set -euo pipefail
cd "$(dirname "$0")/../.."
program="${CARGO_TARGET_DIR:-target}/release/bifrons-cluster"
news="$1"
documents="$2"
gdelt="${3:-}"
work="$(mktemp -d)"
trap 'kill $(jobs -p) 2>/dev/null; rm -rf "$work"' EXIT
head -n "$documents" "$news" > "$work/news.jsonl"
address="df://127.0.0.1:50950"

rss() { awk '/VmHWM/ { printf "%d MB", $2 / 1024 }' "/proc/$1/status"; }
cpu() { awk -v hz="$(getconf CLK_TCK)" '{ printf "%.1f", ($14 + $15) / hz }' "/proc/$1/stat"; }

for executors in 1 2; do
  "$program" scheduler --listen 127.0.0.1:50950 2>/dev/null &
  scheduler=$!
  sleep 1
  pids=()
  for n in $(seq "$executors"); do
    "$program" executor --slots 1 --scheduler "$address" --work-dir "$work/work-$executors-$n" 2>/dev/null &
    pids+=($!)
  done
  sleep 3
  for fast in --fast ""; do
    ledger="$work/ledger-$executors$fast"
    # The first piece of an executor makes the coder ready; that is no part of the cost.
    head -n 16 "$work/news.jsonl" > "$work/first.jsonl"
    "$program" add $fast "$work/first.jsonl" --ledger "$work/first-$executors$fast" --cluster "$address" --quiet
    before=0
    for pid in "${pids[@]}"; do before=$(echo "$before + $(cpu "$pid")" | bc); done
    bytes=$(du -sb "$work"/work-"$executors"-* | awk '{ s += $1 } END { print s }')
    begun=$(date +%s.%N)
    /usr/bin/time -f "%U %S %M" -o "$work/time" "$program" add $fast "$work/news.jsonl" --ledger "$ledger" --cluster "$address" --quiet
    ended=$(date +%s.%N)
    after=0
    for pid in "${pids[@]}"; do after=$(echo "$after + $(cpu "$pid")" | bc); done
    results=$(du -sb "$work"/work-"$executors"-* | awk -v b="$bytes" '{ s += $1 } END { print s - b }')
    read -r user system driver < "$work/time"
    echo "code ${fast:-full}: executors $executors, documents $documents, seconds $(echo "$ended - $begun" | bc), executors' CPU seconds $(echo "$after - $before" | bc)," \
      "driver's CPU seconds $(echo "$user + $system" | bc), driver $((driver / 1024)) MB, results $results bytes, ledger $(du -sb "$ledger" | cut -f1) bytes"
  done
  if [ -n "$gdelt" ]; then
    ledger="$work/import-$executors"
    begun=$(date +%s.%N)
    /usr/bin/time -f "%U %S %M" -o "$work/time" "$program" import gdelt "$gdelt" --ledger "$ledger" --cluster "$address" --quiet > "$work/account"
    ended=$(date +%s.%N)
    read -r user system driver < "$work/time"
    echo "import: executors $executors, $(head -n 1 "$work/account"), seconds $(echo "$ended - $begun" | bc), driver's CPU seconds $(echo "$user + $system" | bc), driver $((driver / 1024)) MB"
  fi
  for pid in "${pids[@]}"; do echo "executor: $(rss "$pid")"; done
  echo "scheduler: $(rss "$scheduler"), CPU seconds $(cpu "$scheduler")"
  kill "${pids[@]}" "$scheduler" 2>/dev/null || true
  wait 2>/dev/null || true
done
