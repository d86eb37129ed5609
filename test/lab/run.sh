#!/bin/sh
# Runs a command where network labs can be built: without arguments the lab tests. Everything inside dies with this shell.
#   sh test/lab/run.sh                          the tests
#   sh test/lab/run.sh shell [fault]            a lab with a shell and kubectl
#   sh test/lab/run.sh ask [fault] [question] [target…]   one question in a fresh lab
#   sh test/lab/run.sh <command> …              any command, e.g. a benchmark
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../.." || exit 1
PATH=$PWD/node_modules/.bin:$PATH
export PATH

if ! why=$(sh "$here/gate.sh"); then
  echo "network lab skipped: $why (sudo npm run test:lab)"
  [ "$LAB" = required ] && exit 1
  exit 0
fi

bundle=
case "${1-}" in
  '') bundle=yes; set -- npm run -s vitest -- --project lab ;;
  npm) bundle=yes ;;
  node) [ -n "$NETWHY_LAB_PROGRAM" ] || bundle=yes ;;
  shell | ask) verb=$1; shift; set -- node "$here/$verb.ts" "$@" ;;
esac

# Inside, /run is private and empty, and only lo exists: nothing of the lab can leave or stay behind.
# PID 1 stays a shell: node as PID 1 has no default signal handling and reaps no orphans.
# Many agents start in the tests: as the bundle an image ships they cost half as much as from the sources.
NETWHY_LAB=inside exec unshare -nm --pid --fork --kill-child --mount-proc --propagation private sh -c '
  mount -t tmpfs none /run && mkdir -p /run/netns && ip link set lo up || exit 1
  if [ -n "$1" ]; then
    node .ci/bundle.mjs src/main.ts /run/netwhy-bundle || exit 1
    export NETWHY_LAB_PROGRAM=/run/netwhy-bundle/start.mjs
  fi
  shift
  "$@"
  exit $?' sh "$bundle" "$@"
