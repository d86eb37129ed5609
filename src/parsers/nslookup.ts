// What did nslookup get? bind's and busybox's look alike and differ in the server line (#53, :53) and in where they say "refused".
import { isIP } from 'node:net';
import { type Parser, parsed, unreadable } from '../model/command-call.ts';
import { type DnsOutcome, type DnsResult, OUTCOME_OF_CODE, silenceOf, timedOutTries } from './dns-result.ts';

// Address:	10.96.0.10#53 (bind) · Address:	10.96.0.10:53, [fd00::a]:53 (busybox)
const SERVER = /^Address:\s+\[?([0-9a-fA-F.:]+)\]?[#:]53$/;
// Address: 142.250.206.206 (bind) · Address:  142.250.206.206
const ADDRESS = /^Address:\s+([0-9a-fA-F.:]+)$/;
// ** server can't find nope.invalid: NXDOMAIN
const CANNOT_FIND = /^\*\* server can't find \S+: ([A-Z]+)$/;
// *** Can't find google.com: No answer
const NO_DATA = /^\*\*\* Can't find \S+: No answer$/;
// Name:	google.com · www.example.com	canonical name = example.com. · Non-authoritative answer: · ;; Got recursion not available from 10.96.0.10
const KNOWN =
  /^(?:Server:\s+\S+|Name:\s+\S+|\S+\s+canonical name = \S+|Non-authoritative answer:|;; Got .*|;; Truncated, retrying in TCP mode\.|;; (?:communications error to|UDP setup with) .*)$/;
const GAVE_UP = /^;; (?:connection timed out; )?no servers could be reached$/m;
// nslookup: can't connect to remote host (10.96.0.10): Network is unreachable   - busybox says no more than this
const CANNOT_CONNECT = /^nslookup: can't connect to remote host \(([0-9a-fA-F.:]+)\): /m;

/** Text of either kind. Screened already. */
export const readNslookup: Parser<DnsResult> = (output) => {
  const { argv, stdout, stderr, exitCode } = output;
  const retries = timedOutTries(output);
  if (GAVE_UP.test(stdout) || CANNOT_CONNECT.test(stderr)) {
    if (exitCode !== 1 || /^(?:Name|Server):/m.test(stdout)) return unreadable('nslookup: an answer and none at once');
    const server = /^;; (?:communications error to|UDP setup with) ([0-9a-fA-F.:]+)#/m.exec(stdout)?.[1];
    const outcome = silenceOf(`${stdout}\n${stderr}`);
    if (outcome === null) return unreadable('nslookup: no answer, and the reason is not understood');
    return parsed({ outcome, addresses: [], retries, server: server ?? CANNOT_CONNECT.exec(stderr)?.[1] ?? '' });
  }
  // Both kinds end what they print with an empty line, so an address cut short is seen.
  if (!stdout.endsWith('\n\n')) return unreadable('nslookup: the output is cut');

  let server = '';
  const addresses: string[] = [];
  const failures = new Set<DnsOutcome>();
  for (const line of stdout.split('\n').filter((one) => one !== '')) {
    const serverLine = SERVER.exec(line);
    const address = ADDRESS.exec(line)?.[1];
    const code = CANNOT_FIND.exec(line)?.[1];
    if (serverLine !== null && server === '') server = serverLine[1] ?? '';
    else if (address !== undefined && isIP(address) !== 0 && server !== '') addresses.push(address);
    else if (NO_DATA.test(line)) failures.add('no-data');
    else if (code !== undefined && Object.hasOwn(OUTCOME_OF_CODE, code))
      failures.add(OUTCOME_OF_CODE[code] ?? 'servfail');
    else if (!KNOWN.test(line)) return unreadable('nslookup: a line is not understood');
  }
  if (server === '') return unreadable('nslookup: no server line');
  const asked = argv.at(-1) ?? '';
  if (isIP(asked) === 4 && asked !== server) return unreadable('nslookup: another server answered');
  if (addresses.length > 0) {
    return exitCode === 0
      ? parsed({ outcome: 'answer', addresses, retries, server })
      : unreadable('nslookup: an answer with an error status');
  }
  const [failure] = failures;
  if (failure === undefined || failures.size > 1) return unreadable('nslookup: neither an address nor one reason');
  if (exitCode !== 1 && failure !== 'no-data') return unreadable('nslookup: an error with status 0');
  return parsed({ outcome: failure, addresses: [], retries, server });
};
