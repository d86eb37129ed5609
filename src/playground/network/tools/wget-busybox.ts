// wget of busybox: every failure is exit 1; without -T a silent server is waited for without end.
import { isIpv4 } from '../addresses.ts';
import type { Script } from '../play.ts';
import { resolve } from '../resolver.ts';
import { connect, parseUrl } from '../web.ts';
import { busyboxUsage } from './busybox-usage.ts';
import { numberOf, readOptions } from './options.ts';
import { complain, type Tool } from './tool.ts';

const FAILED = {
  refused: 'Connection refused',
  'no-route-to-host': 'No route to host',
  'network-unreachable': 'Network is unreachable',
};

const usage = (problem: string) =>
  busyboxUsage(
    problem,
    'wget [-cqS] [--spider] [-O FILE] [-o LOGFILE] [--header STR]',
    'Retrieve files via HTTP or FTP',
  );

export const busyboxWget: Tool = function* (argv, place): Script {
  // -t is taken and ignored, as the applet does.
  const options = readOptions(argv, 'cqSO:o:P:Y:U:T:t:', { spider: false, header: true });
  if (options.bad) {
    const long = options.bad.startsWith('--');
    return yield* usage(
      long ? `wget: unrecognized option '${options.bad}'` : `wget: invalid option -- '${options.bad}'`,
    );
  }
  const url = parseUrl(options.rest[0] ?? '');
  if (!url) return yield* usage('');
  yield { waitMs: 3 };
  let ip = url.host;
  if (!isIpv4(url.host)) {
    const found = yield* resolve(place, url.host);
    if (found.kind !== 'found') return yield* complain(`wget: bad address '${url.host}'\n`, 1);
    ip = found.addresses[0] ?? '';
  }
  const quiet = options.flags.has('q');
  if (!quiet) yield { stderr: `Connecting to ${url.host} (${ip}:${url.port})\n` };
  const connection = connect(place, ip, url.port);
  if (connection.kind === 'silent') {
    yield { waitMs: numberOf(options, 'T', 900) * 1000 };
    return yield* complain('wget: download timed out\n', 1);
  }
  if (connection.kind !== 'open') {
    yield { waitMs: 1 };
    return yield* complain(`wget: can't connect to remote host (${ip}): ${FAILED[connection.kind]}\n`, 1);
  }
  yield { waitMs: connection.ms * 2 };
  if (!quiet) yield { stderr: 'writing to stdout\n' };
  yield { stdout: connection.body };
  if (!quiet) {
    const size = String(connection.body.length).padStart(6);
    yield {
      stderr: `-                    100% |********************************|${size}  0:00:00 ETA\nwritten to stdout\n`,
    };
  }
  return 0;
};
