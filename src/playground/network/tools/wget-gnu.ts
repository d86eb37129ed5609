// GNU wget: progress on stderr unless -q, exit 4 for the network.
import { isIpv4 } from '../addresses.ts';
import type { Script } from '../play.ts';
import { resolve } from '../resolver.ts';
import { connect, parseUrl } from '../web.ts';
import { numberOf, readOptions } from './options.ts';
import { complain, type Tool } from './tool.ts';

const FAILED = {
  refused: 'Connection refused',
  'no-route-to-host': 'No route to host',
  'network-unreachable': 'Network is unreachable',
  silent: 'Connection timed out',
};
const USAGE = "Usage: wget [OPTION]... [URL]...\n\nTry `wget --help' for more options.\n";

export const wget: Tool = function* (argv, place): Script {
  const options = readOptions(argv, 'qO:T:t:S4', { timeout: true, tries: true });
  if (options.bad) {
    const what = options.bad.startsWith('--')
      ? `unrecognized option '${options.bad}'`
      : `invalid option -- '${options.bad}'`;
    return yield* complain(`wget: ${what}\n${USAGE}`, 2);
  }
  const text = options.rest[0];
  const url = parseUrl(text ?? '');
  if (text === undefined || !url) return yield* complain(`wget: missing URL\n${USAGE}`, 1);
  const say = function* (line: string): Generator<{ stderr: string }, void, undefined> {
    if (!options.flags.has('q')) yield { stderr: line };
  };
  const now = () => new Date().toISOString().slice(0, 19).replace('T', ' ');
  yield { waitMs: 6 };
  yield* say(`--${now()}--  ${text}\n`);
  let ip = url.host;
  if (!isIpv4(url.host)) {
    const found = yield* resolve(place, url.host);
    if (found.kind !== 'found') {
      const why = found.kind === 'unknown-name' ? 'Name or service not known' : 'Temporary failure in name resolution';
      yield* say(
        `Resolving ${url.host} (${url.host})... failed: ${why}.\nwget: unable to resolve host address '${url.host}'\n`,
      );
      return 4;
    }
    ip = found.addresses[0] ?? '';
    yield* say(`Resolving ${url.host} (${url.host})... ${ip}\n`);
  }
  const named = ip === url.host ? ip : `${url.host} (${url.host})|${ip}|`;
  const connection = connect(place, ip, url.port);
  if (connection.kind !== 'open') {
    yield { waitMs: connection.kind === 'silent' ? numberOf(options, 'T', 130) * 1000 : 1 };
    yield* say(`Connecting to ${named}:${url.port}... failed: ${FAILED[connection.kind]}.\n`);
    if (connection.kind === 'silent') yield* say('Giving up.\n\n');
    return 4;
  }
  yield { waitMs: connection.ms * 2 };
  yield* say(`Connecting to ${named}:${url.port}... connected.\nHTTP request sent, awaiting response... 200 OK\n`);
  yield* say(`Length: ${connection.body.length} [text/plain]\nSaving to: 'STDOUT'\n\n`);
  yield { stdout: connection.body };
  yield* say(
    `\n     0K                                                       100% 1.99M=0s\n\n${now()} (1.99 MB/s) - written to stdout [${connection.body.length}/${connection.body.length}]\n\n`,
  );
  return 0;
};
