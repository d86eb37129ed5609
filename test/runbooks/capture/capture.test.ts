// Which packets are shown, and what is said when there are none or nobody could look?
import { describe, expect, it } from 'vitest';
import { answerer } from '../../../src/answer.ts';
import { realClock } from '../../../src/clock.ts';
import { parseWords } from '../../../src/command/parse.ts';
import { judge } from '../../../src/engine/judge.ts';
import { Fault } from '../../../src/model/fault.ts';
import { looked } from '../../../src/model/looked.ts';
import type { Outcome, Recording } from '../../../src/model/recording.ts';
import type { Report } from '../../../src/model/report.ts';
import { hasFocus } from '../../../src/model/scene.ts';
import { DEFAULT_SITE } from '../../../src/model/site.ts';
import { RUNBOOKS } from '../../../src/runbooks/catalog.ts';
import { columnsOf } from '../../../src/text/columns.ts';
import { askPlayground } from '../../product/ask-playground.ts';

const found = ({ verdict, causes }: Report) => [verdict, causes.map(({ code, confidence }) => `${code} ${confidence}`)];
const figure = (report: Report, id: string): string => report.figures.find((one) => one.id === id)?.body.en ?? '';

describe('capture', () => {
  it.concurrent.each([
    ['vxlan node-1', ['timeout', '-s', 'INT', '5'], '-T vxlan udp port 8472', 'G17'],
    ['wireguard node-1 count=3 seconds=7', ['timeout', '-s', 'INT', '7'], '-c 3 -s 96 udp port 41641', 'G19'],
    ['pod shop/web-0 count=2', ['timeout', '-s', 'INT', '5'], '-i eth0 -nn -l -q -c 2 -s 96 host 10.244.1.11', 'G18'],
    // A pod stands for its node.
    ['vxlan shop/web-0', ['timeout', '-s', 'INT', '5'], '-i tailscale0 -nn -l -q -c 20', 'G17'],
  ])(
    '%s looks within its limits, at headers alone, and says what of the guide it replaces',
    async (words, starts, holds, erratum) => {
      const { report } = await askPlayground(`capture ${words}`);
      expect(found(report)).toEqual(['pass', []]);
      const [packets] = report.steps;
      expect(packets?.command.slice(0, 4)).toEqual(starts);
      expect(packets?.command.join(' ')).toContain(holds);
      expect(report.notes.at(-1)?.en).toContain(`(${erratum})`);
      expect(report.headline.ko).toMatch(/[가-힣]/);
      for (const { body } of report.figures)
        expect(body.en.split('\n').filter((line) => columnsOf(line) > 38)).toEqual([]);
    },
  );

  it.concurrent('shows a VXLAN packet with the identity of its sender and what is inside', async () => {
    const { report } = await askPlayground('capture vxlan node-1 count=2');
    expect(figure(report, 'packets')).toMatch(
      /^\d\d:\d\d:\d\d\.\d{3} VXLAN id \d+\n {2}100\.64\.0\.\d → 100\.64\.0\.\d\n {4}10\.244\.\d\.\d+ → 10\.244\.\d\.\d+\n {4}ICMP echo request, 64 B\n/,
    );
  });

  it.concurrent("names a pod's end on the node", async () => {
    const { report } = await askPlayground('capture pod shop/web-0 count=2');
    expect(report.steps[0]?.saw.en).toBe('2 on eth0 = lxc2 (as many as asked for)');
  });

  it.concurrent.each([
    [[], false],
    [['vxlan-port-blocked'], true],
  ])('beside a node with %j shows questions without a reply: %s', async (faults, silent) => {
    const { report } = await askPlayground('capture vxlan node-2', faults);
    expect(figure(report, 'flows').includes('(no reply)')).toBe(silent);
  });

  it.concurrent.each([
    ['capture vxlan node-1', 'capture-empty', 'warn'],
    ['capture wireguard node-1 seconds=1', 'capture-empty', 'warn'],
    ['capture pod shop/web-0 seconds=1', 'capture-empty', 'warn'],
    ['capture vxlan node-1', 'tailscale0-down', 'fail'],
    ['capture vxlan node-1', 'tailscaled-down', 'fail'],
  ])('%s on a network with %s says so', async (words, code, verdict) => {
    const { report } = await askPlayground(words, [code]);
    expect(found(report)).toEqual([verdict, [`${code} consistent`]]);
    expect(report.causes[0]?.say.ko).toMatch(/[가-힣]/);
    expect(report.figures).toEqual([]);
  });

  it.concurrent.each([
    ['capture pod node-1', 'capture pod takes a pod'],
    ['capture pod shop/edge-b7k2d', 'uses the network of its node'],
  ])('%s is no question', async (words, says) => {
    await expect(askPlayground(words)).rejects.toThrow(says);
  });
});

describe('a capture nobody could make', () => {
  const tcpdump = (change: Partial<Extract<Outcome, { kind: 'exited' }>>): Outcome => ({
    kind: 'exited',
    exitCode: 0,
    stdout: '',
    stderr: '0 packets captured\n0 packets received by filter\n0 packets dropped by kernel\n',
    truncated: false,
    ...change,
  });
  const again = (recording: Recording | null, outcome: Outcome): Report => {
    if (recording === null) throw new Error('no recording');
    const observations = recording.observations.map((one) => (one.probe === 'packets' ? { ...one, outcome } : one));
    return judge({ ...recording, observations }, RUNBOOKS);
  };

  it.each<[string, Outcome, string]>([
    [
      'without the right to become user tcpdump',
      tcpdump({
        exitCode: 1,
        stderr: "tcpdump: Couldn't change to 'tcpdump' uid=102 gid=105: Operation not permitted\n",
      }),
      'forbidden',
    ],
    ['cut off', tcpdump({ stdout: '14:57:59.207355 IP 10.0', truncated: true }), 'unreadable'],
    ['that says nothing we know', tcpdump({ stderr: 'segfault\n', exitCode: 1 }), 'unreadable'],
    ['by an agent that is not there', { kind: 'not-looked', reason: 'unreachable', detail: 'gone' }, 'unreachable'],
  ])('%s is unknown, never "none"', async (_what, outcome, reason) => {
    const { recording } = await askPlayground('capture wireguard node-1 count=1');
    const report = again(recording, outcome);
    expect([report.verdict, report.steps[0]?.reason, report.causes]).toEqual(['unknown', reason, []]);
  });

  it.concurrent('on a port that is not the one of tailscaled says nothing of WireGuard', async () => {
    const { recording } = await askPlayground('capture wireguard node-1 count=1');
    if (recording === null) throw new Error('no recording');
    const site = { ...DEFAULT_SITE, tailscalePort: 41_642 };
    const report = again({ ...recording, site }, tcpdump({}));
    expect([report.verdict, report.causes, report.steps[0]?.saw.en]).toEqual([
      'unknown',
      [],
      'none on port 41642, but tailscaled has 41641: set tailscalePort in the site profile',
    ]);
  });

  it.concurrent('without an agent on the node is unknown', async () => {
    const { recording } = await askPlayground('capture vxlan node-1 count=1');
    if (recording === null || !hasFocus(recording.scene)) throw new Error('no recording');
    const report = judge({ ...recording, scene: { ...recording.scene, agents: looked([]) } as never }, RUNBOOKS);
    expect([report.verdict, report.steps[0]?.reason]).toEqual(['unknown', 'tool-missing']);
  });
});

describe('a guarded question', () => {
  it.concurrent('is refused before anything is read where nobody switched it on', async () => {
    const never = (): never => {
      throw new Error('it was read');
    };
    const product = answerer({
      scenes: { read: never, vanished: never },
      observer: { observe: never },
      runbooks: RUNBOOKS,
      site: DEFAULT_SITE,
      clock: realClock,
      cluster: '',
      netwhy: '0',
      captures: false,
    });
    const command = parseWords('capture vxlan node-1');
    if (command.kind !== 'ask') throw new Error('not a question');
    const refusal = await product
      .answer(command.ask, { run: 'r-1', signal: new AbortController().signal })
      .catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(Fault);
    expect(refusal).toMatchObject({ kind: 'denied', say: { en: expect.stringContaining('NETWHY_CAPTURE=on') } });
  });
});
