#!/bin/sh
# The store on both engines: a PostgreSQL server of our own in a temporary folder, gone at the end. Further words go to vitest, or to what RUN names.
set -eu
cd "$(dirname "$0")/../.."

bin=${PG_BIN:-$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)}
[ -x "$bin/initdb" ] || bin=$(dirname "$(command -v initdb || echo /nowhere/x)")
if [ ! -x "$bin/initdb" ]; then
  echo "test:store: no PostgreSQL server here (Debian: apt-get install postgresql); only SQLite is tested" >&2
  [ "${STORE:-}" = required ] && exit 1
  exec ${RUN:-npm run -s vitest -- --project store} "$@"
fi

dir=$(mktemp -d)
chmod 711 "$dir"
# PostgreSQL refuses to run as root.
if [ "$(id -u)" = 0 ]; then
  as() { setpriv --reuid=postgres --regid=postgres --clear-groups env -i PATH="$bin:$PATH" HOME="$dir" "$@"; }
  chown postgres "$dir"
else
  as() { "$@"; }
fi
stop() {
  as "$bin/pg_ctl" -D "$dir/data" -m immediate stop >/dev/null 2>&1 || true
  rm -rf "$dir"
}
trap stop EXIT
trap 'exit 130' INT TERM

# Of UTF-8 whatever the machine speaks; a socket in our own folder and one port of loopback that was free a moment ago.
port=$(node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })')
as "$bin/initdb" -D "$dir/data" -U netwhy -A trust -E UTF8 --locale=C --no-sync >/dev/null
as "$bin/pg_ctl" -D "$dir/data" -w -l "$dir/log" \
  -o "-c listen_addresses=127.0.0.1 -c port=$port -c unix_socket_directories=$dir -c max_connections=200" start >/dev/null

export NETWHY_TEST_POSTGRES="postgres://netwhy@127.0.0.1:$port/postgres"
export NETWHY_TEST_POSTGRES_DATA="$dir/data"
${RUN:-npm run -s vitest -- --project store} "$@"
