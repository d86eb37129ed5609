#!/bin/sh
# Builds Tailscale and its control server, once for each version: prints the folder the programs are in, or why there is none.
here=$(cd "$(dirname "$0")" && pwd)
cd "$here" || exit 1
command -v go >/dev/null 2>&1 || { echo 'no Go toolchain'; exit 1; }
version=$(sed -n 's/^require tailscale.com v//p' go.mod)
# What changes nothing on the wire is left out, which takes a third off the time.
omit=$(sed -n 's/^/ts_omit_/p' omit.txt | tr '\n' ',')
key=$( (go version; cat build.sh go.mod go.sum omit.txt tailnet-control/main.go) | sha256sum | cut -c 1-12)
cache=${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/netwhy-lab/$key
if [ ! -x "$cache/tailscale" ]; then
  mkdir -p "$cache" || { echo "cannot write $cache"; exit 1; }
  # One build at a time: who waits finds it done.
  exec 9>"$cache.lock"
  flock 9
  if [ ! -x "$cache/tailscale" ]; then
    why=$(CGO_ENABLED=0 GOTOOLCHAIN=local nice go build -trimpath -buildvcs=false \
      -ldflags "-s -w -X tailscale.com/version.shortStamp=$version -X tailscale.com/version.longStamp=$version" \
      -tags "${omit}ts_include_cli" -o "$cache/" \
      ./tailnet-control tailscale.com/cmd/tailscaled 2>&1) || { echo "it does not build: $(echo "$why" | tail -n 1)"; exit 1; }
    # One program for both, told apart by name.
    ln -sf tailscaled "$cache/tailscale"
  fi
fi
echo "$cache"
