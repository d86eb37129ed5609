// What did dig get, in its one structured form (+yaml)? Only the lines a verdict needs are read, each where it must stand.
import { isIP } from 'node:net';
import { type Parsed, type Parser, parsed, type ToolOutput, unreadable } from '../model/command-call.ts';
import { type DnsResult, OUTCOME_OF_CODE, silenceOf } from './dns-result.ts';
import { wholeNumber } from './numbers.ts';

const SERVER = /^ {4}response_address: "?([0-9a-fA-F.:]+)"?$/m;
const STATUS = /^ {6}status: ([A-Z]+)$/m;
const COUNT = /^ {6}ANSWER: (\d+)$/m;
const SECTION = '      ANSWER_SECTION:';
//         - 'google.com. 0 IN A 142.250.207.46'   - a quote inside is doubled
const RECORD = /^ {8}- '\S+ \d+ IN ([A-Z0-9]+) (.*)'$/;
//   message: communications error to 10.9.0.2#53: timed out
const TRIES = /communications error to ([0-9a-fA-F.:]+)#\d+: timed out/g;

/** Screened already. */
export const readDigYaml: Parser<DnsResult> = (output) => {
  const documents = output.stdout.split(/^- /m).filter((one) => one !== '');
  const answers = documents.filter((one) => one.startsWith('type: MESSAGE\n'));
  const errors = documents.filter((one) => /^type: DIG_ERROR\n {2}message: ?/.test(one)).join('');
  const retries = [...errors.matchAll(TRIES)].length;
  if (answers.length === 0) return silent(output, errors, retries);
  const [answer = ''] = answers;
  const server = SERVER.exec(answer)?.[1] ?? '';
  const status = STATUS.exec(answer)?.[1] ?? '';
  const count = wholeNumber(COUNT.exec(answer)?.[1]);
  if (answers.length > 1 || output.exitCode !== 0 || isIP(server) === 0 || count === null || !answer.endsWith('\n'))
    return unreadable('dig: not one complete answer');
  const asked = output.argv.find((word) => word.startsWith('@'))?.slice(1) ?? '';
  if (isIP(asked) === 4 && asked !== server) return unreadable('dig: another server answered');
  if (status !== 'NOERROR') {
    const outcome = Object.hasOwn(OUTCOME_OF_CODE, status) ? OUTCOME_OF_CODE[status] : undefined;
    return outcome === undefined
      ? unreadable('dig: an unusual response code')
      : parsed({ outcome, addresses: [], retries, server });
  }
  const addresses = addressesOf(answer, count);
  if (!addresses.ok) return addresses;
  const outcome = addresses.value.length > 0 ? 'answer' : 'no-data';
  return parsed({ outcome, addresses: addresses.value, retries, server });
};

const addressesOf = (answer: string, count: number): Parsed<readonly string[]> => {
  const lines = answer.split('\n');
  const start = lines.indexOf(SECTION);
  const rest = start < 0 ? [] : lines.slice(start + 1);
  const end = rest.findIndex((line) => !line.startsWith('        - '));
  const records = rest.slice(0, end);
  if (records.length !== count) return unreadable('dig: the answer section is not complete');
  const addresses: string[] = [];
  for (const record of records) {
    const match = RECORD.exec(record);
    if (match === null) return unreadable('dig: a record is not understood');
    if (match[1] !== 'A' && match[1] !== 'AAAA') continue;
    if (isIP(match[2] ?? '') === 0) return unreadable('dig: an address is not understood');
    addresses.push(match[2] ?? '');
  }
  return parsed(addresses);
};

// - type: DIG_ERROR⏎  message: |⏎    no servers could be reached   - dig 9.18 says no more, however it failed
const GAVE_UP = /^ *(?:message: )?(?:.*; )?no servers could be reached$/m;

const silent = (output: ToolOutput, errors: string, retries: number): Parsed<DnsResult> => {
  if (output.exitCode !== 9 || !GAVE_UP.test(errors)) return unreadable('dig: no answer and no reason');
  const outcome = silenceOf(errors);
  return outcome === null
    ? unreadable('dig does not say why nobody answered', 'inconclusive')
    : parsed({ outcome, addresses: [], retries, server: '' });
};
