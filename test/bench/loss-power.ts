// P9: how much loss is seen, how soon, and how often where there is none: why-flaky's own trains and judge beside `ping -c`.
import { plan } from '../../src/engine/plan.ts';
import type { Recording } from '../../src/model/recording.ts';
import type { Probe, Reading } from '../../src/model/step.ts';
import { parsePing } from '../../src/parsers/ping.ts';
import { RUNBOOKS } from '../../src/runbooks/catalog.ts';
import { askPlayground } from '../product/ask-playground.ts';
import type { Benchmark } from './benchmark.ts';
import { seeded } from './chance.ts';
import { bursts, lostOf, type Path, uniform } from './lossy-path.ts';
import { type Row, rowOf } from './rows.ts';

const WAY = 'node-1>node-2';
/** The last packet's answer is awaited so long. */
const LAST_WAIT_MS = 1_000;

/** One look at a path: what it says of it, and when. */
interface Look {
  readonly name: string;
  readonly tookMs: number;
  alarms(path: Path): boolean;
}

export const lossPower: Benchmark = async ({ trials }, tell) => {
  const { recording } = await askPlayground('why-flaky node-1 node-2');
  if (recording === null) throw new Error('no recording');
  const ours = netwhy(recording);
  const peers = [pings(5), pings(60)] as const;
  const rows: Row[] = [];
  for (const percent of [0, 1, 5, 20]) {
    const shares = [ours, ...peers].map((look) => shareOf(look, trials, (chance) => uniform(percent / 100, chance)));
    for (const [at, peer] of peers.entries())
      rows.push(...uniformRows(percent, ours, peer, [shares[0] ?? 0, shares[at + 1] ?? 0]));
    tell(`${percent} %: done`);
  }
  for (const [burstMs, everyMs] of [
    [200, 4_000],
    [1_000, 20_000],
  ] as const) {
    const [mine = 0, , theirs = 0] = [ours, ...peers].map((look) =>
      shareOf(look, trials, (chance) => bursts(burstMs, everyMs, chance)),
    );
    rows.push(
      rowOf({
        ...{ id: 'P9', what: `bursts of ${burstMs} ms every ${everyMs / 1000} s: seen`, unit: '% of looks' },
        ...{ ours: 100 * mine, peer: 100 * theirs, peerName: 'ping -c 60', limit: '', target: null },
        note: `one look takes ${seconds(ours.tookMs)}, ping -c 60 ${seconds(peers[1].tookMs)}`,
      }),
    );
  }
  return rows;
};

/** Anything lost is loss to whoever reads the last line of ping. */
const pings = (count: number): Look => ({
  name: `ping -c ${count}`,
  // One a second, and the last one's answer.
  tookMs: (count - 1) * 1000 + 100,
  alarms: (path) => lostOf(path, count, 1000, 0) > 0,
});

/** The trains the runbook plans for one way, and its own step's judge over what its own parser reads of them. */
const netwhy = ({ scene, site }: Recording): Look => {
  const runbook = RUNBOOKS.get('why-flaky');
  const planned = runbook && plan(runbook, scene, site).find(({ step }) => step.id === 'node-loss');
  if (planned === undefined) throw new Error('no step node-loss');
  const trains = planned.probes.filter(({ key }) => key.startsWith(`${WAY} `));
  const ends = trains.map(({ call, delayMs = 0 }) => delayMs + Number(call.args.count) * Number(call.args.intervalMs));
  return {
    name: 'netwhy',
    tookMs: Math.max(...ends) + LAST_WAIT_MS,
    alarms: (path) => {
      const readings = trains.map((train) => readingOf(train, path));
      const { verdict } = planned.step.judge(readings, scene, site);
      if (verdict === 'unknown' || verdict === 'skipped') throw new Error(`${verdict}: not a verdict`);
      return verdict !== 'pass';
    },
  };
};

const readingOf = (train: Probe<unknown>, path: Path): Reading<unknown> => {
  const { to, count, intervalMs } = train.call.args;
  const sent = Number(count);
  const lost = lostOf(path, sent, Number(intervalMs), train.delayMs ?? 0);
  const received = sent - lost;
  const rtt = received === 0 ? '' : 'rtt min/avg/max/mdev = 0.500/0.800/1.000/0.100 ms\n';
  const percent = Math.floor((100 * lost) / sent);
  const stdout = `PING ${to} (${to}) 56(84) bytes of data.\n\n--- ${to} ping statistics ---\n${sent} packets transmitted, ${received} received, ${percent}% packet loss, time 1190ms\n${rtt}`;
  const argv = ['ping', '-n', String(to)];
  const exitCode = received === 0 ? 1 : 0;
  const parsed = parsePing({ argv, exitCode, stdout, stderr: '' });
  if (!parsed.ok) throw new Error(parsed.why);
  const where = { key: train.key, location: train.location, rung: 'agent', argv, durationMs: 1190 } as const;
  return { ...where, ok: true, value: parsed.value, exitCode, stderr: '' };
};

const shareOf = (look: Look, trials: number, path: (chance: () => number) => Path): number => {
  let alarms = 0;
  for (let seed = 1; seed <= trials; seed += 1) if (look.alarms(path(seeded(seed)))) alarms += 1;
  return alarms / trials;
};

/** Looks one after the other until 95 of 100 people would have seen it. */
export const secondsTo95 = (share: number, tookMs: number): number => {
  if (share >= 1) return tookMs / 1000;
  const looks = share <= 0 ? Number.POSITIVE_INFINITY : Math.ceil(Math.log(0.05) / Math.log(1 - share));
  return (looks * tookMs) / 1000;
};

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

const uniformRows = (percent: number, ours: Look, peer: Look, [mine, theirs]: readonly [number, number]): Row[] => {
  const common = { id: 'P9', peerName: peer.name } as const;
  const shares = rowOf({
    ...{ ...common, what: `${percent} % lost: called lossy`, unit: '% of looks', ours: 100 * mine, peer: 100 * theirs },
    ...{ limit: '', target: percent === 0 ? { of: 'ours', at: 'most', value: 1 } : null },
    note: percent === 1 ? 'up to 2 % counts as well in the site profile' : '',
  });
  if (percent === 0) return [shares];
  return [
    shares,
    rowOf({
      ...{ ...common, what: `${percent} % lost: seen with 95 % certainty`, unit: 's', limit: '59 packets at 5 %' },
      ...{ ours: secondsTo95(mine, ours.tookMs), peer: secondsTo95(theirs, peer.tookMs) },
      target: percent === 5 ? { of: 'peer / ours', at: 'least', value: 30 } : null,
    }),
  ];
};
