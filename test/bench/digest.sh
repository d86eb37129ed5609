#!/bin/sh
# How long a digest of a large cluster takes: see digest.ts. The bot is bundled, as it is shipped.
# usage: sh test/bench/digest.sh [nodes] [digests] [ill nodes] [exec ms] [round trip ms]
set -eu
cd "$(dirname "$0")/../.."
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT INT TERM
node .ci/bundle.mjs test/bench/digest-bot.ts "$made" > "$made.log" 2>&1 || { cat "$made.log"; rm -f "$made.log"; exit 1; }
rm -f "$made.log"
node test/bench/digest.ts "$made/netwhy.mjs" "$@"
