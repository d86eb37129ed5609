import { describe, expect, it } from 'vitest';
import { say } from '../../src/model/text.ts';
import { checkView } from '../../src/slack/block-limits.ts';
import { answerOf, click, FakeAccess, settled, slash, world } from './fakes.ts';

const RUN = 'r-0000000001';

const answered = async (more: Parameters<typeof world>[0] = {}) => {
  const all = await world(more);
  await all.receiver.deliver(slash('why-no-egress web-0 -n shop'));
  all.answerer.pending[0]?.resolve(answerOf(RUN));
  await all.clock.advance(0);
  return all;
};

describe('the buttons', () => {
  it('rerun: asks the same again for the one who clicked, once', async () => {
    const { receiver, journal, answerer } = await answered();
    expect(await receiver.deliver(click('netwhy_rerun', RUN))).toBe('empty');
    await receiver.deliver(click('netwhy_rerun', RUN));
    expect(answerer.pending.map(({ ask }) => [ask.target, ask.namespace])).toEqual([
      ['web-0', 'shop'],
      ['web-0', 'shop'],
    ]);
    expect((await journal.find('r-0000000002'))?.request).toMatchObject({
      surface: 'button',
      user: 'U2',
      channel: 'C1',
    });
  });

  it('rerun: a double click is one run', async () => {
    const { receiver, journal, answerer, slack } = await answered();
    await receiver.deliver(click('netwhy_rerun', RUN, { trigger_id: 'one' }));
    await receiver.deliver(click('netwhy_rerun', RUN, { trigger_id: 'two' }));
    expect([journal.runs.size, answerer.pending.length]).toEqual([2, 2]);
    expect(slack.responses.map(({ text }) => String(text).slice(0, 20))).toEqual([
      'Looking at shop/web-',
      'Already being looked',
    ]);
  });

  it.each(['netwhy_rerun', 'netwhy_cancel', 'netwhy_evidence'])(
    '%s: does nothing in another channel than the answer’s',
    async (action) => {
      const { receiver, journal, answerer, slack } = await answered();
      await receiver.deliver(slash('why-no-egress web-1', 'second'));
      for (const run of [RUN, 'r-0000000002'])
        await receiver.deliver(click(action, run, { channel: { id: 'C9' }, trigger_id: run }));
      expect([
        journal.runs.size,
        answerer.pending.some(({ options }) => options.signal.aborted),
        slack.of('views.open'),
        slack.responses.length,
      ]).toEqual([2, false, [], 2]);
    },
  );

  it('cancel: stops the run, and the partial answer says so', async () => {
    const { receiver, answerer, clock, journal, slack } = await world();
    await receiver.deliver(slash('why-no-egress web-0'));
    const [pending] = answerer.pending;
    pending?.options.onProgress?.({ kind: 'planned', steps: [{ id: 'step-0', asks: say('Well?', '정상?') }] });
    await settled();
    await receiver.deliver(click('netwhy_cancel', RUN));
    expect(pending?.options.signal.aborted).toBe(true);
    pending?.resolve(answerOf(RUN, { ended: 'cancelled', headline: say('Cancelled.', '취소됨.'), causes: [] }));
    await clock.advance(0);
    expect([journal.ends, slack.messages[0]?.text.includes('Cancelled.')]).toEqual([[`${RUN} cancelled fail`], true]);
    expect(slack.responses.map(({ text }) => text)).toEqual(['Cancelling.']);
  });

  it('cancel: says so too when the engine had nothing yet', async () => {
    const { receiver, answerer, clock, journal, slack } = await world();
    await receiver.deliver(slash('why-no-egress web-0'));
    await clock.advance(2_500);
    await receiver.deliver(click('netwhy_cancel', RUN));
    answerer.pending[0]?.reject(new DOMException('aborted', 'AbortError'));
    await clock.advance(0);
    expect([journal.ends, slack.messages.map(({ text }) => text)]).toEqual([
      [`${RUN} cancelled cancelled`],
      ['why-no-egress web-0 · Cancelled before an answer was found.'],
    ]);
  });

  it('evidence: opens the raw output at once, and another step on choice', async () => {
    const { receiver, slack } = await answered();
    await receiver.deliver(click('netwhy_evidence', RUN));
    const [opened] = slack.of('views.open');
    expect([opened?.args.trigger_id, checkView(opened?.args.view as object)]).toEqual(['trigger-9', []]);
    expect(JSON.stringify(opened?.args.view)).toContain('raw output');
    await receiver.deliver(
      click('netwhy_evidence_step', '', {
        view: { id: 'V1', hash: 'h', private_metadata: RUN, type: 'modal' },
        actions: [
          {
            type: 'static_select',
            action_id: 'netwhy_evidence_step',
            block_id: 'b',
            action_ts: '1',
            selected_option: { text: { type: 'plain_text', text: 'x' }, value: '4' },
          },
        ],
      }),
    );
    const [updated] = slack.of('views.update');
    expect([updated?.args.view_id, updated?.args.hash]).toEqual(['V1', 'h']);
    expect(JSON.stringify(updated?.args.view)).toContain('Does check 4 hold?');
  });

  it('evidence: turns the page of the step that is shown, and asks for the place it was opened in', async () => {
    const access = new FakeAccess();
    const { receiver, slack } = await answered({ access });
    await receiver.deliver(click('netwhy_evidence', RUN));
    const { view } = (slack.of('views.open')[0]?.args ?? {}) as { view: { private_metadata: string } };
    const keep = JSON.parse(view.private_metadata);
    expect(keep).toEqual({ run: RUN, channel: 'C1', step: expect.any(Number) });
    await receiver.deliver(
      click('netwhy_evidence_page_1', '1', {
        channel: undefined,
        view: {
          id: 'V1',
          hash: 'h',
          private_metadata: JSON.stringify({ ...keep, step: 4 }),
          type: 'modal',
        },
      }),
    );
    expect(JSON.stringify(slack.of('views.update')[0]?.args.view)).toContain('Does check 4 hold?');
    expect(access.asked.at(-1)?.asker.channel).toBe('C1');
  });

  it.each(['netwhy_rerun', 'netwhy_evidence'])(
    '%s of a run that is no longer stored is told privately',
    async (action) => {
      const { receiver, slack } = await answered();
      expect(await receiver.deliver(click(action, 'r-gone'))).toBe('empty');
      expect(slack.responses.map(({ text }) => text)).toEqual([
        'This run is no longer stored. Ask the question again.',
      ]);
    },
  );

  it.each(['netwhy_rerun', 'netwhy_evidence'])(
    '%s is acknowledged and excused when the journal cannot be read',
    async (action) => {
      const { receiver, journal, slack } = await answered();
      journal.broken = true;
      expect(await receiver.deliver(click(action, RUN))).toBe('empty');
      expect(slack.responses.map(({ text }) => text)).toEqual(['Something of ours failed. (reference r-0000000002)']);
    },
  );

  it('evidence of a run whose target could not be read says that there is none', async () => {
    const { receiver, answerer, clock, slack } = await world();
    await receiver.deliver(slash('why-no-egress web-0'));
    answerer.pending[0]?.resolve({ ...answerOf(RUN), recording: null });
    await clock.advance(0);
    await receiver.deliver(click('netwhy_evidence', RUN));
    expect(JSON.stringify(slack.of('views.open')[0]?.args.view)).toContain('No evidence is stored for this run');
  });

  it('cancel of a run that has ended is told privately', async () => {
    const { receiver, slack } = await answered();
    await receiver.deliver(click('netwhy_cancel', RUN));
    expect(slack.responses.map(({ text }) => text)).toEqual(['This run has already ended.']);
  });
});
