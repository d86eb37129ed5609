// A cluster of sixty nodes, asked as a digest asks: an ill node is named at the first turn, a broken way within the turns promised.
import { afterEach, expect, it } from 'vitest';
import { parseWords } from '../../src/command/parse.ts';
import { compose, DEFAULT_CAPS } from '../../src/compose.ts';
import { compare } from '../../src/digest/compare.ts';
import { turnAfter } from '../../src/digest/turn.ts';
import { digestView } from '../../src/digest/view.ts';
import { judge } from '../../src/engine/judge.ts';
import type { Standing } from '../../src/engine/ports/digests.ts';
import type { Answer } from '../../src/engine/ports.ts';
import { DEFAULT_SITE } from '../../src/model/site.ts';
import { pathBetween } from '../../src/playground/network/tailnet.ts';
import { wideTopology } from '../../src/playground/wide-topology.ts';
import { startPlaygroundCluster } from '../../src/playground-cluster.ts';
import { RUNBOOKS } from '../../src/runbooks/catalog.ts';
import { turnsOf } from '../../src/steps/ring.ts';

const NODES = 60;
const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close();
});

const cluster = async (nodes = NODES) => {
  const made = await startPlaygroundCluster([], { topology: wideTopology(nodes), timeScale: 0.02 });
  const composed = compose({
    source: { kubeconfig: made.kubeconfig },
    cluster: '',
    site: DEFAULT_SITE,
    caps: DEFAULT_CAPS,
  });
  open.push(
    () => made.close(),
    () => composed.close(),
  );
  const node = (name: string) => {
    const found = made.network.network.nodes.get(name);
    if (found === undefined) throw new Error(`no node ${name}`);
    return found;
  };
  const command = parseWords('health');
  if (command.kind !== 'ask') throw new Error('not a question');
  const { ask } = command;
  let standing: Standing | null = null;
  let slotMs = 0;
  /** The next digest. */
  const digest = async (): Promise<Answer & { readonly told: string; readonly standing: Standing }> => {
    slotMs += 3_600_000;
    const run = `r-${slotMs}`;
    const signal = new AbortController().signal;
    const answer = await composed.answerer.answer(ask, { run, signal, turn: turnAfter(standing) });
    const compared = compare(standing, [answer.report], { slotMs, run });
    const view = digestView({ compared, reports: [answer.report], hushes: [], missed: [], full: false });
    standing = compared.standing;
    return { ...answer, told: view.headline.en, standing };
  };
  return { ...made, node, digest };
};

const subjects = ({ report }: Answer): readonly string[] => report.causes.flatMap((cause) => cause.subjects);

it('says what it asked of sixty nodes that are well, and goes through all ways within six digests', async () => {
  const { digest } = await cluster();
  const turns = turnsOf(NODES, 10);
  const asked = new Set<string>();
  for (let turn = 1; turn <= turns; turn += 1) {
    const { report } = await digest();
    expect([report.verdict, report.headline.en]).toEqual([
      'pass',
      expect.stringContaining(`600 of 3540 ways asked (turn ${turn} of ${turns})`),
    ]);
    for (const { metric, about } of report.measures ?? []) if (metric === 'tailnet-rtt') asked.add(about);
  }
  expect([turns, asked.size]).toEqual([6, NODES * (NODES - 1)]);
});

it('names every ill node at the first turn, whatever it is ill with, and no other', async () => {
  const { digest, node } = await cluster();
  node('node-0007').on = false;
  node('node-0031').tailscaled.running = false;
  node('node-0060').tailscaled.backend = 'NeedsLogin';
  const answer = await digest();
  expect(subjects(answer).toSorted()).toEqual(['node-0007', 'node-0031', 'node-0060']);
  expect(answer.report.causes.map(({ code }) => code)).toEqual(['peer-unreachable']);
  // Cilium was read first, and tells how old its word is.
  const cilium = answer.report.steps.find(({ id }) => id === 'mesh-cilium');
  expect([cilium?.verdict, cilium?.explainedBy]).toEqual(['warn', 'peer-unreachable']);
  expect(cilium?.saw.en).toMatch(/^node-0007, node-0031, node-0060: not reached \(measured up to \d+ s ago\)$/);
});

it('names a node whose pods alone are cut off from the overlay', async () => {
  const { digest, node } = await cluster();
  const device = node('node-0020').devices.get('cilium_vxlan');
  if (device !== undefined) device.up = false;
  const { report } = await digest();
  expect(report.causes.map(({ code, subjects: about }) => [code, about])).toEqual([['overlay-cut', ['node-0020']]]);
});

it('names a broken way within the turns promised, then at each turn until it is well', async () => {
  const { digest, node, network } = await cluster();
  const path = pathBetween(network.network, node('node-0011'), node('node-0048'));
  path.cut = true;
  const ways = ['node-0011>node-0048', 'node-0048>node-0011'];
  let turn = 0;
  let found: readonly string[] = [];
  while (found.length === 0 && turn < turnsOf(NODES, 10)) {
    found = subjects(await digest());
    turn += 1;
  }
  expect(found.filter((one) => !ways.includes(one))).toEqual([]);
  expect(found).not.toEqual([]);
  // It is under suspicion now: no turn leaves it out.
  for (let more = 0; more < 3; more += 1) expect(subjects(await digest())).toEqual(expect.arrayContaining([...found]));
  path.cut = false;
  const after = await digest();
  expect([after.report.verdict, after.told]).toEqual(['pass', expect.stringContaining('recovered')]);
  expect(after.standing.suspects).toBeUndefined();
});

it('is judged the same from its recording alone', async () => {
  const { digest, node } = await cluster();
  node('node-0031').tailscaled.running = false;
  await digest();
  const { report, recording } = await digest();
  if (recording === null) throw new Error('nothing was recorded');
  const again = judge(JSON.parse(JSON.stringify(recording)), RUNBOOKS);
  expect(again).toEqual(JSON.parse(JSON.stringify(report)));
});

it('is unknown, not well, where the overlay alone could not be looked at', async () => {
  const { digest } = await cluster(12);
  const { report, recording } = await digest();
  if (recording === null) throw new Error('nothing was recorded');
  const meshOf = ({ steps }: typeof report) => steps.find(({ id }) => id === 'mesh-ways')?.verdict;
  const isLost = (probe: string): boolean => probe.startsWith('node-0003>') && probe.endsWith(' pod');
  const observations = recording.observations.map((one) =>
    one.step === 'mesh-ways' && isLost(one.probe)
      ? { ...one, outcome: { kind: 'not-looked' as const, reason: 'timed-out' as const, detail: 'killed' } }
      : one,
  );
  expect(observations).not.toEqual(recording.observations);
  expect([meshOf(report), meshOf(judge({ ...recording, observations }, RUNBOOKS))]).toEqual(['pass', 'unknown']);
});

it('pings every pair of up to fifty nodes', async () => {
  const { digest } = await cluster(12);
  const { report, recording } = await digest();
  const pairs = (recording?.observations ?? []).filter(
    ({ step, probe }) => step === 'mesh-ways' && probe.endsWith(' net'),
  );
  expect([pairs.length, report.steps.find(({ id }) => id === 'mesh-ways')?.verdict]).toEqual([12 * 11, 'pass']);
});
