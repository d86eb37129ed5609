// curl 7.88: fetches one page; -w is printed last, whatever happened.
import { isIpv4 } from '../addresses.ts';
import { vnicsPage } from '../oracle.ts';
import type { Script } from '../play.ts';
import { resolve } from '../resolver.ts';
import { connect, parseUrl } from '../web.ts';
import { askSocket } from './curl-unix-socket.ts';
import { numberOf, readOptions } from './options.ts';
import { complain, type Tool } from './tool.ts';

const HINT = "curl: try 'curl --help' or 'curl --manual' for more information\n";
/** Oracle's instance metadata; only its page of network cards is played, and only to a node. */
const METADATA = '169.254.169.254';
/** The kernel gives a connection up by itself after this long. */
const TCP_GIVES_UP_MS = 134_000;

const trailer = (format: string, seen: { code: string; ip: string; ms: number; date: string }): string =>
  format
    .replaceAll('\\n', '\n')
    .replaceAll('%header{date}', seen.date)
    .replaceAll('%{http_code}', seen.code)
    .replaceAll('%{remote_ip}', seen.ip)
    .replaceAll('%{time_total}', (seen.ms / 1000).toFixed(6));

export const curl: Tool = function* (argv, place): Script {
  const options = readOptions(argv, 'sSm:w:o:H:X:fLk4v', {
    resolve: true,
    'unix-socket': true,
    noproxy: true,
    'max-filesize': true,
    'max-time': true,
    'connect-timeout': true,
    'write-out': true,
    silent: false,
    'show-error': false,
  });
  if (options.bad) {
    const name = options.bad.startsWith('--') ? options.bad : `-${options.bad}`;
    return yield* complain(`curl: option ${name}: is unknown\n${HINT}`, 2);
  }
  if (options.incomplete) return yield* complain(`curl: option -${options.incomplete}: requires parameter\n${HINT}`, 2);
  const url = parseUrl(options.rest[0] ?? '');
  if (!url) return yield* complain(`curl: no URL specified!\n${HINT}`, 2);

  const patienceMs = numberOf(options, 'm', numberOf(options, 'max-time', TCP_GIVES_UP_MS / 1000)) * 1000;
  const seen = { code: '000', ip: '', ms: 0, date: '' };
  const quiet = options.flags.has('s') && !options.flags.has('S');
  const end = function* (message: string, code: number, body = ''): Script {
    yield { stdout: body + trailer(options.flags.get('w') ?? options.flags.get('write-out') ?? '', seen) };
    if (message && !quiet) yield { stderr: `curl: (${code}) ${message}\n` };
    return code;
  };
  const spend = function* (ms: number): Generator<{ waitMs: number }, void, undefined> {
    seen.ms += ms;
    yield { waitMs: ms };
  };

  yield { waitMs: 6 };
  const address = options.flags.has('unix-socket') ? URL.parse(options.rest[0] ?? '') : null;
  if (address) {
    const reply = askSocket(options, address, place);
    if (reply.kind === 'no-socket')
      return yield* end(`Failed to connect to ${url.host} port ${url.port} after 0 ms: Couldn't connect to server`, 7);
    if (reply.kind === 'silent' || reply.ms > patienceMs) {
      yield* spend(patienceMs);
      return yield* end(`Operation timed out after ${patienceMs + 1} milliseconds with 0 bytes received`, 28);
    }
    yield* spend(reply.ms);
    seen.code = String(reply.status);
    seen.date = new Date().toUTCString();
    return yield* end('', 0, reply.body);
  }
  if (url.host === METADATA && place.stack.kind === 'node') {
    yield* spend(2);
    seen.ip = METADATA;
    const mayAsk =
      options.flags.get('H') === 'Authorization: Bearer Oracle' && /\/opc\/v2\/vnics\/$/.test(options.rest[0] ?? '');
    seen.code = mayAsk ? '200' : '404';
    return yield* end('', 0, mayAsk ? vnicsPage(place.stack.id, place.stack.spec.vcnIp) : '');
  }
  const [pinnedHost, pinnedPort, pinnedIp] = (options.flags.get('resolve') ?? '').split(':');
  let ip = url.host;
  if (pinnedIp !== undefined && pinnedHost === url.host && Number(pinnedPort) === url.port) ip = pinnedIp;
  else if (!isIpv4(url.host)) {
    const lookup = resolve(place, url.host);
    for (;;) {
      const step = lookup.next();
      if (step.done) {
        if (step.value.kind !== 'found') return yield* end(`Could not resolve host: ${url.host}`, 6);
        ip = step.value.addresses[0] ?? '';
        break;
      }
      const waitMs = 'waitMs' in step.value ? step.value.waitMs : 0;
      if (seen.ms + waitMs > patienceMs) {
        yield* spend(patienceMs - seen.ms);
        return yield* end(`Resolving timed out after ${patienceMs} milliseconds`, 28);
      }
      yield* spend(waitMs);
    }
  }
  const connection = connect(place, ip, url.port);
  if (connection.kind === 'silent') {
    yield* spend(Math.max(0, patienceMs - seen.ms));
    return yield* end(`Connection timed out after ${patienceMs + 1} milliseconds`, 28);
  }
  if (connection.kind !== 'open') {
    const ms = Math.round('ms' in connection ? connection.ms : 0);
    yield* spend(ms);
    // A closed port, a REJECT rule and a missing route look the same here (measured).
    return yield* end(
      `Failed to connect to ${url.host} port ${url.port} after ${ms} ms: Couldn't connect to server`,
      7,
    );
  }
  yield* spend(connection.ms * 2);
  seen.code = '200';
  seen.ip = ip;
  return yield* end('', 0, options.flags.get('o') === '/dev/null' ? '' : connection.body);
};
