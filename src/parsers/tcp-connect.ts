// Did a TCP port take the connection, and if not, who said no?
import { type Parsed, type Parser, parsed, type ToolOutput, unreadable } from '../model/command-call.ts';
import { errnoOf } from './errno-words.ts';
import { parseHttp } from './http.ts';
import type { HttpOutcome } from './http-result.ts';
import { screen } from './screen.ts';
import { toolOf } from './tool-name.ts';

export type TcpConnect =
  | 'open'
  /** The port is closed: the host answered. */
  | 'refused'
  /** A router or a REJECT rule said no. */
  | 'rejected'
  | 'timeout'
  /** The own kernel has no route. */
  | 'no-route';

/** nc (OpenBSD, busybox, nmap's), `curl -v telnet://`, wget. A failure whose tool keeps the cause to itself is inconclusive. */
export const parseTcpConnect: Parser<TcpConnect> = (output) => {
  const tool = toolOf(output.argv);
  if (tool === 'wget') return fromWget(output);
  if (tool !== 'nc' && tool !== 'ncat' && tool !== 'curl') return unreadable('not a tool that connects');
  return screen(output) ?? (tool === 'curl' ? fromCurl(output) : fromNc(output));
};

// Connection to 10.9.0.1 18080 port [tcp/*] succeeded! · 10.9.0.1 (10.9.0.1:80) open · Ncat: Connected to 10.9.0.1:80.
const NC_OPEN =
  /^(?:Connection to \S+ \d+ port \[tcp\/[^\]]*\] succeeded!|\S+ \(\S+:\d+\) open|Ncat: Connected to \S+\.)$/m;
// nc: connect to 10.9.0.2 port 80 (tcp) timed out: Operation now in progress · nc: 10.9.0.2 (10.9.0.2:80): Connection timed out
// nc: connect to 10.9.0.1 port 1 (tcp) failed: Connection refused · Ncat: No route to host. · Ncat: TIMEOUT.
const NC_FAILED =
  /^(?:nc: connect to \S+ port \d+ \(tcp\) (?:failed|timed out): .*|nc: \S+ \(\S+:\d+\): .*|nc: timed out|Ncat: [A-Z].*)$/gm;

const fromNc = (output: ToolOutput): Parsed<TcpConnect> => {
  if (output.exitCode === 0)
    return NC_OPEN.test(output.stderr + output.stdout) ? parsed('open') : unreadable('nc: success without a word');
  const words = [...output.stderr.matchAll(NC_FAILED)]
    .map(([line]) => line)
    .filter((line) => !/Ncat: Version/.test(line));
  return failed(words.join('\n'));
};

// * Connected to 127.0.0.1 (127.0.0.1) port 18080 (#0)   - telnet then waits for the far end until its time is up: 28
const CURL_OPEN = /^\* (?:Connected|Established connection) to \S+ \(/m;
// * connect to 127.0.0.1 port 1 failed: Connection refused · * connect to … port 1 from 127.0.0.1 port 4 failed: … · * Immediate connect fail for …: No route to host
const CURL_FAILED =
  /^\* +(?:connect to \S+ port \d+ (?:from \S+ port \d+ )?failed|Immediate connect fail for \S+): (.*)$/m;

const fromCurl = ({ exitCode, stderr }: ToolOutput): Parsed<TcpConnect> => {
  if (CURL_OPEN.test(stderr)) return parsed('open');
  if (exitCode === 28) return parsed('timeout');
  return exitCode === 7
    ? failed(CURL_FAILED.exec(stderr)?.[1] ?? '')
    : unreadable('curl: an error that is not understood');
};

const failed = (words: string): Parsed<TcpConnect> => {
  const errno = errnoOf(words);
  if (errno === 'refused') return parsed('refused');
  if (errno === 'host-unreachable') return parsed('rejected');
  if (errno === 'net-unreachable') return parsed('no-route');
  if (errno === 'timed-out' || /timed out|TIMEOUT/.test(words)) return parsed('timeout');
  if (errno === 'not-permitted') return unreadable('the own kernel did not let it out', 'inconclusive');
  return unreadable(
    'the connection failed and the reason is not understood',
    words === '' ? 'inconclusive' : 'unreadable',
  );
};

const OF_HTTP: Partial<Readonly<Record<HttpOutcome, TcpConnect>>> = {
  answer: 'open',
  'http-error': 'open',
  refused: 'refused',
  rejected: 'rejected',
  'net-unreachable': 'no-route',
  timeout: 'timeout',
};

// (busybox) wget: error getting response: Connection reset by peer   - there was a connection to reset
const NO_HTTP = /^wget: (?:error getting response|bad header line)/m;

const fromWget = (output: ToolOutput): Parsed<TcpConnect> => {
  if (output.exitCode === 1 && NO_HTTP.test(output.stderr)) return screen(output) ?? parsed('open');
  const http = parseHttp(output);
  if (!http.ok) return http;
  const outcome = OF_HTTP[http.value.outcome];
  return outcome === undefined ? unreadable('wget does not say why it failed', 'inconclusive') : parsed(outcome);
};
