#!/bin/sh
# Runs the browser suite where there is a Chromium. usage: run.sh [arguments of vitest]
# BROWSER=required: having none is a failure. SCREENSHOTS=<folder>: keeps pictures of the page there.
for one in "$CHROMIUM" chromium chromium-browser google-chrome google-chrome-stable \
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"; do
  [ -n "$one" ] && found=$(command -v "$one") && break
done
if [ -z "$found" ]; then
  echo "browser tests not run: no chromium (apt-get install chromium, or set CHROMIUM)" >&2
  [ "$BROWSER" != required ]
  exit
fi
CHROMIUM=$found exec npm run -s vitest -- --project browser "$@"
