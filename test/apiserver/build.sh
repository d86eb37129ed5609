#!/bin/sh
# Builds kube-apiserver and etcd, once for each version: prints the folder the programs are in, or why there is none.
here=$(cd "$(dirname "$0")" && pwd)
cd "$here" || exit 1
command -v go >/dev/null 2>&1 || { echo 'no Go toolchain'; exit 1; }
version=$(sed -n 's/^.*k8s.io\/kubernetes v//p' go.mod | head -n 1)
key=$( (go version; cat build.sh go.mod go.sum kube-apiserver/main.go etcd/main.go) | sha256sum | cut -c 1-12)
cache=${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/netwhy-apiserver/$key
if [ ! -x "$cache/etcd" ]; then
  mkdir -p "$cache" || { echo "cannot write $cache"; exit 1; }
  # One build at a time: who waits finds it done.
  exec 9>"$cache.lock"
  flock 9
  if [ ! -x "$cache/etcd" ]; then
    of=k8s.io/component-base/version
    minor=${version#*.}
    why=$(CGO_ENABLED=0 GOTOOLCHAIN=local nice go build -trimpath -buildvcs=false \
      -ldflags "-s -w -X $of.gitVersion=v$version -X $of.gitMajor=${version%%.*} -X $of.gitMinor=${minor%%.*}" \
      -o "$cache/" ./kube-apiserver ./etcd 2>&1) || { echo "it does not build: $(echo "$why" | tail -n 1)"; exit 1; }
  fi
fi
echo "$cache"
