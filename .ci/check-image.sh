#!/bin/sh
# Checks, without a container engine, what the Dockerfile puts into the image: the bundle stands alone, starts, and its recipe keeps its promises.
# usage: sh .ci/check-image.sh [node, default the one of PATH]
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
node=${1:-$(command -v node)}
case $("$node" --version) in v24.*) ;; *) echo "needs the image's Node 24, not $("$node" --version)" >&2; exit 2 ;; esac
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT

say() { printf '%s\n' "ok: $*"; }
fail() { printf '%s\n' "FAILED: $*" >&2; exit 1; }

(cd "$root" && "$node" .ci/bundle.mjs src/main.ts "$work/netwhy" --sbom "$work/netwhy.cdx.json")
say "bundled from the lockfile's packages, $(du -sk "$work/netwhy" | cut -f1) KiB"

# As in the image: no other folder, no environment, nothing to write. The permission model refuses every read outside the bundle.
alone() { (cd / && env -i PATH=/nonexistent "$node" --permission "--allow-fs-read=$work/netwhy/*" "$work/netwhy/netwhy.mjs" "$@"); }
version=$(sed -n 's/^  "version": "\(.*\)",$/\1/p' "$root/package.json")
[ "$(alone --version)" = "$version" ] || fail "--version does not say $version"
say "answers --version with nothing but its own folder"
alone help | grep -q why-no-egress || fail "help names no question"
say "answers help"
# Nothing is set up here and no cluster is near: a finding (1), and the page is whole.
doctor=$(alone doctor --json 2>/dev/null) && fail "doctor finds nothing to mend without a cluster"
[ $? = 1 ] || fail "doctor breaks instead of telling"
printf '%s' "$doctor" | "$node" -e '
  const { verdict, checks } = JSON.parse(require("fs").readFileSync(0, "utf8"));
  const told = (id) => checks.find((one) => one.id === id)?.verdict;
  if (verdict !== "fail" || told("settings") !== "pass" || told("api-server") !== "fail") process.exit(1);' || fail "doctor does not tell what is missing"
say "answers doctor"

# The launcher compiles into its own folder once; later, read-only, it only reads.
(cd / && env -i PATH=/nonexistent "$node" "$work/netwhy/start.mjs" --version) >/dev/null
[ -n "$(find "$work/netwhy/compile-cache" -type f | head -1)" ] || fail "no compiled code was kept"
chmod -R a-w "$work/netwhy"
[ "$(cd / && env -i PATH=/nonexistent "$node" "$work/netwhy/start.mjs" --version)" = "$version" ] || fail "does not start read-only"
say "starts read-only, with its compiled code"

# Pictures are drawn by a thread, whose program lies beside.
draws='const { Worker } = require("node:worker_threads");
const worker = new Worker(process.argv[1]);
worker.once("message", ({ png = [] }) => { process.exitCode = Buffer.from(png.slice(1, 4)).toString() === "PNG" ? 0 : 1; worker.terminate(); });
worker.postMessage("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>");'
(cd / && env -i "$node" --permission --allow-worker "--allow-fs-read=$work/netwhy/*" --no-warnings -e "$draws" "$work/netwhy/picture-worker.mjs") ||
  fail "draws no picture"
say "draws a picture in a thread of its own"

batch='{"v":1,"run":"check","items":[{"id":"a","call":{"name":"rule-list","args":{}},"podIp":"","timeoutMs":5000,"maxBytes":65536,"delayMs":0}]}'
(cd / && env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin "$node" "$work/netwhy/start.mjs" probe "$batch") | grep -q '"id":"a"' || fail "probe answers no batch"
say "the agent's program answers a batch"

# esbuild writes the package of each part into the bundle: the SBOM must name them all, and what only tests use it must not.
if dpkg-query -W dpkg >/dev/null 2>&1; then
  dpkg-query -W -f '${Package}\t${Version}\t${Architecture}\n' | "$node" "$root/.ci/sbom-debian.mjs" "$work/netwhy.cdx.json"
  debian=$(dpkg-query -W -f 'x\n' | wc -l)
else
  debian=0
fi
"$node" "$root/.ci/check-sbom.mjs" "$work/netwhy.cdx.json" "$work/netwhy" "$debian" || fail "the SBOM does not tell what is in the image"

recipe=$root/Dockerfile
# The last FROM is what ships: a pinned version, a user that is not root, no package manager of Node or Debian.
grep -E '^FROM ' "$recipe" | grep -vqE '^FROM [$][{]BASE[}]( AS build)?$' && fail "a stage has another base than BASE"
grep -qE '^ARG BASE=node:[0-9]+\.[0-9]+\.[0-9]+-[a-z-]+(@sha256:[0-9a-f]{64})?$' "$recipe" || fail "the base image is not pinned"
[ "$(sed -n 's/^ARG BASE=node:\([0-9.]*\)-.*/\1/p' "$recipe")" = "$("$node" --version | tr -d v)" ] || fail "the image has another Node than the lockfile"
[ "$(grep -E '^USER ' "$recipe" | tail -1)" = "USER 65534:65534" ] || fail "the image ends as another user than 65534"
line() { grep -nE "$1" "$recipe" | head -1 | cut -d: -f1; }
[ "$(line '^ENV .*NODE_OPTIONS=')" -lt "$(line '^RUN netwhy probe')" ] || fail "code is compiled under other options than it runs with, so V8 takes none of it"
grep -q 'netwhy start' "$recipe" || fail "no compiled code is kept for the bot"
grep -q 'npm ci' "$recipe" || fail "is not built from the lockfile"
for gone in npm npx corepack yarn apt-get dpkg; do grep -qE "rm .*[/ ]$gone( |\\\\|\$)|&& rm .*$gone" "$recipe" || fail "$gone is left in the image"; done
say "recipe: pinned bases, lockfile, user 65534, no package manager left"
