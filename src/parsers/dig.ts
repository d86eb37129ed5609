// What did dig get for its one question? The status stands in the header line: exit status 0 says only that somebody answered.
import { isIP } from 'node:net';
import { type Parsed, type Parser, parsed, type ToolOutput, unreadable } from '../model/command-call.ts';
import { readDigYaml } from './dig-yaml.ts';
import { type DnsResult, OUTCOME_OF_CODE, silenceOf, timedOutTries } from './dns-result.ts';
import { wholeNumber } from './numbers.ts';

// ;; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: 54831
const HEADER = /^;; ->>HEADER<<- opcode: QUERY, status: ([A-Z]+), id: \d+$/gm;
// ;; flags: qr aa rd ra; QUERY: 1, ANSWER: 1, AUTHORITY: 0, ADDITIONAL: 1
const COUNTS = /^;; flags:[ a-z]*; (?:[A-Z ]+; )?QUERY: \d+, ANSWER: (\d+), AUTHORITY: \d+, ADDITIONAL: \d+$/m;
// ;; SERVER: 198.51.100.53#53(198.51.100.53) (UDP)
const SERVER = /^;; SERVER: ([0-9a-fA-F.:]+)#\d+\(.*$/m;
// ;; MSG SIZE  rcvd: 55   - the last line of an answer
const LAST = /^;; MSG SIZE {2}rcvd: \d+\n/m;
// google.com.		0	IN	A	142.250.207.46
const RECORD = /^\S+\s+\d+\s+IN\s+([A-Z0-9]+)\s+(\S.*)$/;
// ;; communications error to 10.96.0.10#53: timed out · ;; UDP setup with 10.96.0.10#53(10.96.0.10) for google.com failed: network unreachable.
const NO_ANSWER = /^;; (?:communications error to|UDP setup with) ([0-9a-fA-F.:]+)#\d+/m;
const GAVE_UP = /^;; (?:connection timed out; )?no servers could be reached$/m;

/** One question, as text or YAML. Screened already. */
export const readDig: Parser<DnsResult> = (output) =>
  output.argv.includes('+yaml') ? readDigYaml(output) : readText(output);

const readText: Parser<DnsResult> = (output) => {
  const headers = [...output.stdout.matchAll(HEADER)];
  if (headers.length === 0) return silence(output);
  const [header] = headers;
  if (header === undefined || headers.length > 1 || output.exitCode !== 0)
    return unreadable('dig: not one complete answer');
  const server = SERVER.exec(output.stdout)?.[1] ?? '';
  const answers = wholeNumber(COUNTS.exec(output.stdout)?.[1]);
  if (server === '' || answers === null || !LAST.test(output.stdout)) return unreadable('dig: the answer is cut');
  if (askedAnother(output.argv, server)) return unreadable('dig: another server answered');
  const retries = timedOutTries(output);
  const code = header[1] ?? '';
  if (code !== 'NOERROR') {
    const outcome = Object.hasOwn(OUTCOME_OF_CODE, code) ? OUTCOME_OF_CODE[code] : undefined;
    return outcome === undefined
      ? unreadable('dig: an unusual response code')
      : parsed({ outcome, addresses: [], retries, server });
  }
  const addresses = addressesOf(output.stdout, answers);
  if (!addresses.ok) return addresses;
  return parsed({
    outcome: addresses.value.length > 0 ? 'answer' : 'no-data',
    addresses: addresses.value,
    retries,
    server,
  });
};

const addressesOf = (stdout: string, answers: number): Parsed<readonly string[]> => {
  const lines = stdout.split('\n');
  const start = lines.indexOf(';; ANSWER SECTION:');
  if (start < 0) return answers === 0 ? parsed([]) : unreadable('dig: the answer section is missing');
  const records = lines.slice(start + 1, lines.indexOf('', start));
  if (records.length !== answers) return unreadable('dig: the answer section is not complete');
  const addresses: string[] = [];
  for (const record of records) {
    const match = RECORD.exec(record);
    if (match === null) return unreadable('dig: a record is not understood');
    if (match[1] !== 'A' && match[1] !== 'AAAA') continue;
    const address = match[2] ?? '';
    if (isIP(address) === 0) return unreadable('dig: an address is not understood');
    addresses.push(address);
  }
  return parsed(addresses);
};

const silence = (output: ToolOutput): Parsed<DnsResult> => {
  if (output.exitCode !== 9 || !GAVE_UP.test(output.stdout)) return unreadable('dig: no answer and no reason');
  const server = NO_ANSWER.exec(output.stdout)?.[1] ?? '';
  if (server !== '' && askedAnother(output.argv, server)) return unreadable('dig: another server was asked');
  const outcome = silenceOf(output.stdout);
  if (outcome === null) return unreadable('dig: no answer, and the reason is not understood');
  return parsed({ outcome, addresses: [], retries: timedOutTries(output), server });
};

/** `@10.96.0.10` in argv and another IPv4 address in the output. */
const askedAnother = (argv: readonly string[], server: string): boolean => {
  const asked = argv.find((word) => word.startsWith('@'))?.slice(1) ?? '';
  return isIP(asked) === 4 && asked !== server;
};
