// Is no cause called proven that is not there, whatever part of the evidence was lost? Every simulated fault, asked by every question of it.
//   node test/matrix/lost-evidence.ts [SHARE SHARES]
import { pathToFileURL } from 'node:url';
import { askPlayground } from '../product/ask-playground.ts';
import { partsLost, told } from '../runbooks/losing.ts';
import { type Case, simulatedCases } from './cases.ts';

export interface Swept {
  readonly fault: string;
  readonly question: string;
  readonly losses: number;
  readonly whole: readonly string[];
  readonly wrong: readonly (readonly [string, string, string])[];
}

/** The same trouble as packets alone show it: as true, only less exact. */
const withoutOracle = (code: string): string => {
  if (code === 'security-list-blocks-tailscale') return 'wireguard-udp-blocked';
  return /^(?:route-table-|nat-gateway-|internet-gateway-|security-list-)/.test(code) ? 'cloud-egress-down' : code;
};

export const sweep = async ({ fault, question, words }: Case): Promise<Swept> => {
  const { recording, report } = await askPlayground(words, [fault]);
  if (recording === null) throw new Error('no recording');
  const there = new Set(report.causes.flatMap(({ code }) => [code, withoutOracle(code)]));
  const lost = partsLost(recording, ['not looked', 'cut']);
  const wrong = told(recording, lost, ({ causes }) =>
    causes.some(({ code, confidence }) => confidence === 'proven' && !there.has(code)),
  );
  const whole = report.causes.map(({ code, confidence }) => `${code} (${confidence})`);
  return { fault, question, losses: lost.length, whole, wrong };
};

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [share = 0, shares = 1] = process.argv.slice(2).map(Number);
  let losses = 0;
  let wrong = 0;
  for (const one of simulatedCases().filter((_, at) => at % shares === share)) {
    const swept = await sweep(one);
    losses += swept.losses;
    wrong += swept.wrong.length;
    process.stdout.write(`${JSON.stringify(swept)}\n`);
  }
  process.stdout.write(`${losses} losses, ${wrong} with a cause proven that is not there\n`);
}
