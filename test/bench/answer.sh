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
  exec sh test/lab/run.sh node test/bench/answer.ts lab "$@"
fi
exec node test/bench/answer.ts simulated "$@"
