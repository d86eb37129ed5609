#!/bin/sh
# Like test/lab/run.sh, with real Tailscale in every lab: without arguments the tests of it.
#   sh test/lab/real/run.sh shell [fault]
#   sh test/lab/real/run.sh ask [fault] [target]
here=$(cd "$(dirname "$0")" && pwd)
if ! why=$(sh "$here/../gate.sh"); then
  echo "lab with real Tailscale skipped: $why (sudo npm run test:lab:real)"
  exit 0
fi
if ! built=$(sh "$here/build.sh"); then
  echo "lab with real Tailscale skipped: $built"
  exit 0
fi
[ $# -gt 0 ] || set -- npm run -s vitest -- --project lab-real
NETWHY_LAB_TAILSCALE=$built PATH=$built:$PATH exec sh "$here/../run.sh" "$@"
