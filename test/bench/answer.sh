#!/bin/sh
# The benchmark on real packets where a lab can be built, else on the simulated network.
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../.." || exit 1
PATH=$PWD/node_modules/.bin:$PATH
export PATH
node .ci/bundle.mjs || exit 1
NETWHY_LAB_PROGRAM=$PWD/dist/start.mjs
export NETWHY_LAB_PROGRAM
if sh test/lab/gate.sh >/dev/null; then
  sh test/lab/run.sh node test/bench/answer.ts lab "$@" || exit 1
else
  node test/bench/answer.ts simulated "$@" || exit 1
fi
exec node test/bench/acknowledge.ts
