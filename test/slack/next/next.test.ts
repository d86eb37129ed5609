// What one can do with an answer, end to end: verify, compare, ask on, ask about something else, say whether it was right.
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import type { Recording } from '../../../src/model/recording.ts';
import type { ReportCause } from '../../../src/model/report.ts';
import { same } from '../../../src/model/text.ts';
import { ACTIONS } from '../../../src/slack/action-ids.ts';
import { cause } from '../../digest/a-report.ts';
import { see } from '../asking/rig.ts';
import { answerOf } from '../fakes.ts';
import { HOSTILE } from '../hostile.ts';
import { type ShareRig, shareRig, whispers } from '../share/rig.ts';

let rig: ShareRig;
afterEach(() => rig.close());

const OPS = 'C0000000OPS';
const named = (code: string, next = ''): ReportCause => ({
  ...cause(code, 'step-1'),
  ...(next !== '' && { next }),
});
const press = (messageTs: string, actionId: string, more: { value?: string; user?: string; channel?: string } = {}) =>
  rig.server.click({ channel: 'ops', user: 'alice', messageTs, actionId, ...more });
const modal = (user = 'alice') => see(() => rig.server.views(user).modals[0]);
const told = (words: string, user = 'alice') =>
  see(() => whispers(rig.server, 'ops', user).find((line) => line.includes(words)));
/** The newest of so many ended runs. */
const ended = async (count: number) => {
  for (;;) {
    const runs = await rig.journal.recent(100);
    if (runs.length >= count) return runs[0];
    await delay(10);
  }
};

describe('verify the fix', () => {
  it('looks at the stored findings again, under the rights of whoever asks, and is no answer to the question', async () => {
    const given: (Recording | undefined)[] = [];
    rig = await shareRig({}, () => ({
      answerer: {
        answer: async (_ask, { run, again }) => {
          given.push(again);
          if (again !== undefined) await delay(500);
          return again === undefined
            ? answerOf(run, { causes: [named('masquerade-off')] })
            : answerOf(run, { causes: [], verdict: 'pass', headline: same('Fixed.'), partial: { looked: 2, of: 9 } });
        },
      },
    }));
    const { run, rootTs } = await rig.ask();
    await press(rootTs, ACTIONS.verify, { user: 'bora' });
    await press(rootTs, ACTIONS.verify, { user: 'bora' });
    const again = await ended(2);
    expect((await rig.journal.recent(100)).length).toBe(2);
    expect([again?.request.verifies, again?.request.user, given[1]?.run]).toEqual([run, 'U000000BORA', run]);
    // Lists of this question's answers leave a part of one out.
    expect((await rig.memory.summaries({ question: 'why-no-egress' }, 10)).map((one) => one.run)).toEqual([run]);
    expect((await rig.memory.summaries({}, 10)).map(({ question }) => question)).toContain('verify why-no-egress');
  });

  it('says so where there was nothing wrong, or the run is forgotten', async () => {
    rig = await shareRig();
    rig.next.report = { verdict: 'pass', causes: [] };
    const { rootTs } = await rig.ask();
    const shown = JSON.stringify(rig.server.messages('ops').find(({ ts }) => ts === rootTs)?.blocks);
    expect(shown).not.toContain(ACTIONS.verify);
    expect(shown).toContain(ACTIONS.rerun);
  });
});

describe('while it runs', () => {
  it('says how long such a question usually takes, once enough were answered', async () => {
    let slow = false;
    rig = await shareRig({}, () => ({
      answerer: {
        answer: async (_ask, { run, onProgress }) => {
          onProgress?.({ kind: 'planned', steps: [{ id: 'step-0', asks: same('Well?') }] });
          if (slow) await delay(600);
          return answerOf(run, { durationMs: 4_200 });
        },
      },
    }));
    for (let n = 0; n < 3; n += 1) await rig.ask();
    slow = true;
    const answered = rig.ask();
    await see(() => rig.server.messages('ops').find((one) => JSON.stringify(one.blocks).includes('usually 4 s')));
    await answered;
  });
});

describe('a click', () => {
  it('is answered in the channel’s language by people whose own is not known', async () => {
    rig = await shareRig({ scopes: ['commands', 'chat:write', 'app_mentions:read', 'files:write'] }, () => ({
      access: { may: async () => ({ allowed: true }) },
    }));
    const { run, rootTs } = await rig.ask();
    const team = (await rig.journal.find(run))?.request.team ?? '';
    await rig.memory.keepChannel(team, OPS, { cluster: '', lang: 'ko', reactions: false });
    await press(rootTs, ACTIONS.evidence);
    expect(JSON.stringify(await modal())).toContain('닫기');
  });
});

describe('the next question', () => {
  it('is a button with the words themselves, and runs for whoever presses it', async () => {
    rig = await shareRig();
    rig.next.report = { causes: [named('peer-relayed', 'why-flaky node-1 node-2')] };
    const { rootTs } = await rig.ask();
    const shown = JSON.stringify(rig.server.messages('ops').find(({ ts }) => ts === rootTs)?.blocks);
    expect(shown).toContain('Next: why-flaky node-1 node-2');
    await press(rootTs, `${ACTIONS.askRun}_0`, { user: 'bora' });
    const next = await ended(2);
    expect([next?.request.words, next?.request.user]).toEqual(['why-flaky node-1 node-2', 'U000000BORA']);
  });

  it('is left out where its words could not be typed', async () => {
    rig = await shareRig();
    rig.next.report = { causes: [named('peer-relayed', `why-flaky ${HOSTILE}`)] };
    const { rootTs } = await rig.ask();
    expect(JSON.stringify(rig.server.messages('ops').find(({ ts }) => ts === rootTs)?.blocks)).not.toContain('Next:');
  });
});

describe('behind the three dots', () => {
  it('asks the same of another target by the form', async () => {
    rig = await shareRig();
    const { run, rootTs } = await rig.ask();
    await press(rootTs, ACTIONS.more, { value: `other ${run}` });
    const view = JSON.stringify(await modal());
    expect(view).toContain(
      '"initial_option":{"text":{"type":"plain_text","text":"Why can this pod not reach the internet?"',
    );
    expect(view).not.toContain('shop/web-0');
  });

  it('compares with the last run: what is gone, what came, which checks turned', async () => {
    rig = await shareRig();
    rig.next.report = { causes: [named('masquerade-off')], startedAt: '2026-01-01T00:00:00.000Z' };
    const first = await rig.ask();
    rig.next.report = { causes: [named('cloud-egress-down')], startedAt: '2026-01-02T00:00:00.000Z' };
    const { run, rootTs } = await rig.ask();
    await press(rootTs, ACTIONS.more, { value: `compare ${run}` });
    const view = JSON.stringify(await modal());
    for (const part of [first.run, run, 'cloud-egress-down', 'masquerade-off', '*Gone*', '*New*'])
      expect(view).toContain(part);
    expect(view).not.toContain('Nothing is different.');
  });

  it('says when there is no earlier one, and shows nobody what they may not see', async () => {
    rig = await shareRig();
    rig.next.report = { startedAt: '2026-01-01T00:00:00.000Z' };
    // Asked in another channel, by somebody else.
    await rig.ask({ channel: 'incident-42', user: 'bora' });
    rig.next.report = { startedAt: '2026-01-02T00:00:00.000Z' };
    const { run, rootTs } = await rig.ask();
    await press(rootTs, ACTIONS.more, { value: `compare ${run}` });
    await told('no earlier run of this question that you may see');
    // Who asked it sees their own.
    await press(rootTs, ACTIONS.more, { value: `compare ${run}`, user: 'bora' });
    expect(JSON.stringify(await modal('bora'))).toContain('비교');
  });

  it('takes what people say of it: one word each, the last one counts, harmless and without secrets', async () => {
    rig = await shareRig({}, () => ({ redact: (text) => text.replaceAll('xoxb-secret', '***') }));
    const { run, rootTs } = await rig.ask();
    const feedback = async () => (await rig.memory.feedback(run)).map(({ user, said, words }) => [user, said, words]);
    const say = async (said: string, words = '') => {
      await press(rootTs, ACTIONS.more, { value: `feedback ${run}` });
      await modal();
      await rig.server.submitView({
        user: 'alice',
        values: {
          said: { [ACTIONS.feedbackSaid]: { type: 'static_select', selected_option: { value: said } } },
          words: { [ACTIONS.feedbackWords]: { type: 'plain_text_input', value: words } },
        },
      });
    };
    await say('right');
    await told('Thank you, noted.');
    expect(await feedback()).toEqual([['U00000ALICE', 'right', '']]);
    await say('wrong', `a cable, ${HOSTILE} xoxb-secret`);
    while ((await rig.memory.feedback(run))[0]?.words === '') await delay(10);
    expect(await feedback()).toEqual([['U00000ALICE', 'wrong', expect.stringMatching(/^a cable, /)]]);
    expect(JSON.stringify(await feedback())).not.toMatch(/u0000|u001b|[\u202e\u2066\u200b]|xoxb-secret/);
  });

  it('does nothing for a run of another channel, nor for one that is forgotten', async () => {
    rig = await shareRig();
    const { rootTs } = await rig.ask();
    const other = await rig.ask({ channel: 'incident-42' });
    for (const what of ['compare', 'feedback', 'export', 'other'])
      for (const run of [other.run, 'r-0000000000']) await press(rootTs, ACTIONS.more, { value: `${what} ${run}` });
    await see(() => whispers(rig.server, OPS, 'alice').filter((line) => line.includes('no longer stored')).length >= 8);
    expect([rig.server.views('alice').modals, await rig.memory.feedback(other.run)]).toEqual([[], []]);
  });
});
