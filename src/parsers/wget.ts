// What did wget get? GNU tells by exit status and on stderr (silent with -q); busybox exits 1 for everything and says why.
import { isIP } from 'node:net';
import { type Parsed, type Parser, parsed, type ToolOutput, unreadable } from '../model/command-call.ts';
import { errnoOf } from './errno-words.ts';
import { answered, failedWith, type HttpResult, outcomeOfErrno } from './http-result.ts';

// (GNU) HTTP request sent, awaiting response... 200 OK
const STATUS = /awaiting response\.\.\. (\d{3})\b/g;
// (GNU) 2026-11-23 14:55:04 ERROR 503: Service Unavailable.
const ERROR = /\bERROR (\d{3}):/;
// (GNU) Connecting to h (h)|198.51.100.10|:80... connected. · Connecting to 198.51.100.10:80... failed: Connection refused. · (busybox) Connecting to h (198.51.100.10:80)
const REMOTE = /^Connecting to (?:\S+ \(\S+\)\|([^|]+)\||([\d.]+):\d+\.\.\.|\S+ \(([\d.]+):\d+\))/m;
// (GNU) Connecting to 198.51.100.10:81... failed: Connection refused. · Read error (Connection timed out) in headers.
const GNU_FAILED = /\.\.\. failed: ([^\n]+)|Read error \(([^)]+)\)/;
// (busybox) wget: can't connect to remote host (198.51.100.10): Network is unreachable
const BUSYBOX_CONNECT = /^wget: can't connect to remote host(?: \(([\d.]+)\))?: (.+)$/m;
// (busybox) wget: server returned error: HTTP/1.1 503 Service Unavailable
const BUSYBOX_STATUS = /^wget: server returned error: HTTP\/\d(?:\.\d)? (\d{3})\b/m;
// wget: bad address 'H' (busybox) · wget: unable to resolve host address 'H' (GNU)
const NO_NAME = /^wget: (?:bad address|unable to resolve host address)/m;
const BUSYBOX_TIMEOUT = /^wget: download timed out$/m;

/** Screened already. */
export const readWget: Parser<HttpResult> = (output) => {
  const { exitCode, stdout, stderr } = output;
  const remoteIp = remoteOf(stderr);
  if (exitCode === 0)
    return parsed(answered(Number([...stderr.matchAll(STATUS)].at(-1)?.[1]) || null, stdout, remoteIp));
  if (NO_NAME.test(stderr)) return parsed(failedWith('dns-failed'));
  return exitCode === 1 ? busybox(output, remoteIp) : gnu(output, remoteIp);
};

const busybox = ({ stderr }: ToolOutput, remoteIp: string | null): Parsed<HttpResult> => {
  const status = BUSYBOX_STATUS.exec(stderr)?.[1];
  if (status !== undefined) return parsed(answered(Number(status), '', remoteIp));
  if (BUSYBOX_TIMEOUT.test(stderr)) return parsed(failedWith('timeout', remoteIp));
  const connect = BUSYBOX_CONNECT.exec(stderr);
  const outcome = outcomeOfErrno(errnoOf(connect?.[2] ?? ''));
  return outcome === null ? unclear() : parsed(failedWith(outcome, connect?.[1] ?? remoteIp));
};

/** 4: network failure · 8: the server answered with an error. */
const gnu = ({ argv, exitCode, stderr }: ToolOutput, remoteIp: string | null): Parsed<HttpResult> => {
  if (exitCode === 8) {
    const status = ERROR.exec(stderr)?.[1];
    return parsed({ ...answered(status === undefined ? null : Number(status), '', remoteIp), outcome: 'http-error' });
  }
  if (exitCode !== 4) return unclear();
  const failed = GNU_FAILED.exec(stderr);
  const outcome = outcomeOfErrno(errnoOf(failed?.[1] ?? failed?.[2] ?? ''));
  if (outcome !== null) return parsed(failedWith(outcome, remoteIp));
  // With -q it says nothing; when an address was asked for, a name cannot be the reason.
  return stderr === '' && asksAddress(argv) ? parsed(failedWith('connect-failed')) : unclear();
};

const unclear = (): Parsed<never> => unreadable('wget: failed, and it is not understood why', 'inconclusive');

const remoteOf = (stderr: string): string | null => {
  const match = REMOTE.exec(stderr);
  const address = match?.[1] ?? match?.[2] ?? match?.[3] ?? '';
  return isIP(address) === 0 ? null : address;
};

const asksAddress = (argv: readonly string[]): boolean => {
  const host = /^http:\/\/\[?([^\]/]+?)\]?(?::\d+)?\//.exec(argv.at(-1) ?? '')?.[1] ?? '';
  return isIP(host) !== 0;
};
