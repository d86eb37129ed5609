#!/bin/sh
# The manifests on a real API server, where one can be built (about ten minutes on two idle cores, once).
here=$(cd "$(dirname "$0")" && pwd)
for tool in kubectl openssl; do
  command -v $tool >/dev/null 2>&1 || { echo "real API server skipped: no $tool"; exit 0; }
done
if ! built=$(sh "$here/build.sh"); then
  echo "real API server skipped: $built"
  exit 0
fi
NETWHY_APISERVER=$built exec npm run -s vitest -- --project apiserver "$@"
