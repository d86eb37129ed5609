// Two bots on one PostgreSQL: the work is shared, and what one of them leaves undone the other ends, once.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ACTIONS } from '../../src/slack/action-ids.ts';
import { ENGINES } from '../store/places.ts';
import { isFinal, office, sleep } from './rig.ts';

const CANCEL = ACTIONS.cancel;

const PODS = ['shop/web-0', 'shop/web-1', 'shop/db-0', 'shop/cart-5f4d8c7b9d-h7sxl', 'shop/cart-5f4d8c7b9d-t2v6c'];

describe.skipIf(!ENGINES.includes('postgres'))('two replicas', { timeout: 120_000 }, () => {
  it('answer what any of them accepted once, and one that is full leaves it to the other', async () => {
    await using at = await office();
    const bots = [await at.hire(1), await at.hire(1)];
    for (const pod of PODS) await at.slack.slash({ channel: '#ops', user: 'alice', text: `why-no-egress ${pod}` });
    await at.slack.waitFor(() => at.roots().filter(isFinal).length === PODS.length, 60_000);
    expect(PODS.map((pod) => at.roots().filter(({ text }) => text.includes(pod)).length)).toEqual(PODS.map(() => 1));
    expect(await at.unfinished()).toEqual([]);
    expect(bots.map((bot) => / "level":50|error/i.test(bot.log()))).toEqual([false, false]);
  });

  it('hold one measure together, whichever of them is asked', async () => {
    const dir = await mkdtemp(path.join(tmpdir(), 'netwhy-measure-'));
    try {
      const file = path.join(dir, 'policy.json');
      const rules = [{ effect: 'allow', who: ['*'] }];
      await writeFile(file, JSON.stringify({ rules, limits: { user: { perMinute: 3 } } }));
      await using at = await office();
      await Promise.all([1, 2].map(() => at.hire(20, { NETWHY_POLICY: file })));
      await at.slack.waitFor(() => at.slack.counts.sockets.open === 4, 30_000);
      const told = await Promise.all(
        [...PODS, ...PODS.map((pod) => `${pod} google.com`)].map((words) =>
          at.slack.slash({ channel: '#ops', user: 'alice', text: `why-no-egress ${words}` }),
        ),
      );
      expect(told.filter(({ ack }) => /r-/.test(JSON.stringify(ack)))).toHaveLength(3);
      expect(told.filter(({ ack }) => /1분에|a minute/.test(JSON.stringify(ack)))).toHaveLength(7);
      await at.slack.waitFor(() => at.roots().filter(isFinal).length === 3, 60_000);
    } finally {
      await rm(dir, { recursive: true, force: true });
    }
  });

  it('take over what a killed one had begun, in the same root', async () => {
    await using at = await office();
    const first = await at.hire();
    await at.slack.slash({ channel: '#ops', user: 'alice', text: 'why-no-egress shop/web-0' });
    const begun = await at.slack.waitFor(() => at.roots()[0], 10_000);
    await at.hire();
    await first.kill('SIGKILL');
    expect(isFinal(begun)).toBe(false);
    const root = await at.slack.waitFor(() => at.roots().find(isFinal), 40_000);
    await at.slack.waitFor(() => at.slack.thread('#ops', root.ts).length >= 2, 10_000);
    expect([root.ts, at.roots().length]).toEqual([begun.ts, 1]);
  });

  it('hand over at once when one is asked to stop', async () => {
    await using at = await office();
    const first = await at.hire();
    await at.hire();
    await Promise.all(
      PODS.map((pod) => at.slack.slash({ channel: '#ops', user: 'alice', text: `why-no-egress ${pod}` })),
    );
    await at.slack.waitFor(() => at.roots().length > 0, 10_000);
    expect(await first.kill('SIGTERM')).toBe(0);
    await at.slack.waitFor(() => at.roots().filter(isFinal).length === PODS.length, 30_000);
    await sleep(2_000);
    expect(PODS.map((pod) => at.roots().filter(({ text }) => text.includes(pod)).length)).toEqual(PODS.map(() => 1));
  });

  it('end fifty questions once each though one is stopped among them, with no time to end its own', {
    timeout: 240_000,
  }, async () => {
    const channels = Array.from({ length: 10 }, (_, at) => ({
      id: `C00000000${at}X`,
      name: `c${at}`,
      botIsMember: true,
    }));
    await using at = await office({ channels });
    const first = await at.hire(5, { NETWHY_STOP_GRACE_MS: '0' });
    await at.hire(5);
    const fifty = channels.length * PODS.length;
    // A channel at a time: fifty acknowledgements within three seconds are not what this is about.
    for (const { id } of channels)
      await Promise.all(
        PODS.map((pod) => at.slack.slash({ channel: id, user: 'alice', text: `why-no-egress ${pod}` })),
      );
    const roots = () => channels.flatMap(({ id }) => at.roots(id));
    await at.slack.waitFor(() => roots().some(isFinal), 30_000);
    expect(await first.kill('SIGTERM')).toBe(0);
    expect(roots().filter(isFinal).length).toBeLessThan(fifty);
    await at.slack.waitFor(() => roots().filter(isFinal).length === fifty, 150_000);
    const runs = roots().map(({ metadata }) => metadata?.event_payload.run);
    expect([runs.length, new Set(runs).size]).toEqual([fifty, fifty]);
    expect(roots().filter(({ text }) => !text.startsWith('✗ FAIL'))).toEqual([]);
    expect(await at.unfinished()).toEqual([]);
  });

  it('say it once though one slept through its own funeral', async () => {
    await using at = await office();
    const first = await at.hire();
    await at.slack.slash({ channel: '#ops', user: 'alice', text: 'why-no-egress shop/web-0' });
    await at.slack.waitFor(() => at.roots()[0], 10_000);
    first.child.kill('SIGSTOP');
    await at.hire();
    const root = await at.slack.waitFor(() => at.roots().find(isFinal), 40_000);
    // Its evidence file comes last.
    await at.slack.waitFor(() => at.slack.files('#ops').length > 0, 10_000);
    await sleep(1_000);
    const told = at.slack.thread('#ops', root.ts).length;
    first.child.kill('SIGCONT');
    await sleep(5_000);
    expect([at.roots().length, at.slack.thread('#ops', root.ts).length]).toEqual([1, told]);
    expect(at.slack.files('#ops')).toHaveLength(1);
    await at.slack.waitFor(() => first.log().includes('another process'), 10_000);
  });

  it('stop a run when its button is pressed, whichever of them hears of it', async () => {
    await using at = await office();
    const bots = [await at.hire(), await at.hire()];
    for (const pod of PODS) {
      await at.slack.slash({ channel: '#ops', user: 'alice', text: `why-no-egress ${pod}` });
      const begun = await at.slack.waitFor(
        () => at.roots().find(({ text, blocks }) => text.includes(pod) && JSON.stringify(blocks).includes(CANCEL)),
        10_000,
      );
      await at.slack.click({ channel: '#ops', user: 'alice', messageTs: begun.ts, actionId: CANCEL });
      await at.slack.waitFor(() => /cancelled/i.test(at.slack.thread('#ops', begun.ts)[0]?.text ?? ''), 10_000);
    }
    const heard = bots.map((bot) => bot.log().split('cancel was clicked').length - 1);
    expect(heard.reduce((sum, n) => sum + n, 0)).toBe(PODS.length);
    expect(await at.unfinished()).toEqual([]);
  });
});
