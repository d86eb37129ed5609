// After a fix: is what was wrong looked at again, no more than that, and is it never said that all is well?
import { describe, expect, it } from 'vitest';
import { parseWords } from '../../src/command/parse.ts';
import { compose, DEFAULT_CAPS } from '../../src/compose.ts';
import { judge } from '../../src/engine/judge.ts';
import type { Recording } from '../../src/model/recording.ts';
import { DEFAULT_SITE } from '../../src/model/site.ts';
import { startPlaygroundCluster } from '../../src/playground-cluster.ts';
import { RUNBOOKS } from '../../src/runbooks/catalog.ts';

const CASES = [
  ['masquerade-off', 'why-no-egress shop/web-0'],
  ['policy-denies-egress', 'why-no-egress shop/web-0'],
  ['vxlan-device-missing', 'overlay'],
  ['peer-relayed', 'why-flaky node-1 node-2'],
  ['tailscaled-down', 'health'],
  ['backend-not-listening', 'why-no-service shop/cart'],
] as const;

const onCluster = async <T>(
  fault: string,
  work: (ask: (words: string, again?: Recording) => ReturnType<Ask>, fix: () => void) => Promise<T>,
): Promise<T> => {
  const cluster = await startPlaygroundCluster([fault], { timeScale: 0.05 });
  const product = compose({
    source: { kubeconfig: cluster.kubeconfig },
    cluster: '',
    site: DEFAULT_SITE,
    caps: DEFAULT_CAPS,
    captures: true,
  });
  const ask: Ask = (words, again) => {
    const command = parseWords(words);
    if (command.kind !== 'ask') throw new Error('not a question');
    const signal = new AbortController().signal;
    return product.answerer.answer(command.ask, { run: 'r-test', signal, ...(again && { again }) });
  };
  try {
    return await work(ask, () => cluster.network.fix());
  } finally {
    await product.close();
    await cluster.close();
  }
};
type Ask = (words: string, again?: Recording) => ReturnType<ReturnType<typeof compose>['answerer']['answer']>;

const seen = ({ observations }: Recording): readonly string[] => [...new Set(observations.map(({ step }) => step))];

describe('verifying a fix', () => {
  it.each(CASES)(
    '%s in "%s": still so while it is, fixed when it is, and only of what was looked at',
    async (fault, words) => {
      await onCluster(fault, async (ask, fix) => {
        const first = await ask(words);
        const before = first.recording;
        const [cause] = first.report.causes;
        if (before === null || cause === undefined) throw new Error('nothing was found');

        const broken = await ask(words, before);
        expect(broken.report.causes[0]?.code).toBe(cause.code);
        expect(broken.report.headline.en).toMatch(/^Still so: /);
        expect(broken.report.confidence).not.toBe('proven');

        fix();
        const mended = await ask(words, before);
        expect(mended.report.causes).toEqual([]);
        expect(mended.report.verdict).toBe('pass');
        expect(mended.report.headline.en).toMatch(/^Fixed: the \d+ checks .* The others were not looked at\.$/);
        const { looked = 0, of = 0 } = mended.report.partial ?? {};
        expect(looked).toBeGreaterThan(0);
        expect(looked).toBeLessThan(of);
        expect(mended.report.notes[0]?.en).toContain(`Only the ${looked} checks`);
        if (mended.recording === null) throw new Error('nothing was recorded');
        expect(seen(mended.recording).length).toBeLessThanOrEqual(looked);
        // What was not looked at is not called well.
        const unlooked = mended.report.steps.filter(({ id }) => !mended.recording?.only?.includes(id));
        expect(unlooked.every(({ verdict }) => verdict === 'skipped')).toBe(true);
        // The stored recording gives the same answer again.
        expect(judge(mended.recording, RUNBOOKS)).toEqual(mended.report);
      });
    },
  );
});
