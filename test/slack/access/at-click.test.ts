// Permission is asked when something is asked for, and again at every click, for the person who clicks.
import { describe, expect, it } from 'vitest';
import { ACTIONS } from '../../../src/slack/action-ids.ts';
import { answerOf, click, FakeAccess, settled, slash, world } from '../fakes.ts';

const RUN = 'r-0000000001';

const answered = async (question = 'why-no-egress shop/web-0') => {
  const access = new FakeAccess();
  const all = await world({ access });
  await all.receiver.deliver(slash(question));
  all.answerer.pending[0]?.resolve(answerOf(RUN));
  await all.clock.advance(5_000);
  access.asked.length = 0;
  return { ...all, access };
};

const heard = (responses: readonly unknown[]) => JSON.stringify(responses);

describe('permission', () => {
  it('is asked before a question is journaled', async () => {
    const access = new FakeAccess();
    access.refuses = ({ user }) => (user === 'U1' ? 'not you' : '');
    const { receiver, journal } = await world({ access });
    expect(JSON.stringify(await receiver.deliver(slash('why-no-egress web-0')))).toContain('not you');
    expect(journal.runs.size).toBe(0);
    await receiver.deliver(slash('why-no-egress web-0', 'trigger-2', 'U2'));
    expect(journal.runs.size).toBe(1);
  });

  it('is asked at a rerun of who clicks, not of who asked first', async () => {
    const { receiver, access, journal, slack } = await answered();
    access.refuses = ({ user }) => (user === 'U2' ? 'not you' : '');
    await receiver.deliver(click(ACTIONS.rerun, RUN));
    expect(journal.runs.size).toBe(1);
    expect(heard(slack.responses)).toContain('not you');
    expect(access.asked.map(({ asker, deed }) => [asker.user, asker.channel, deed.kind])).toEqual([
      ['U2', 'C1', 'ask'],
    ]);
  });

  it('is asked before evidence is shown', async () => {
    const { receiver, access, slack } = await answered();
    access.refuses = (_, { kind }) => (kind === 'see' ? 'not here' : '');
    await receiver.deliver(click(ACTIONS.evidence, RUN));
    expect(slack.of('views.open')).toEqual([]);
    expect(heard(slack.responses)).toContain('not here');
  });

  it('is asked before a run is stopped', async () => {
    const access = new FakeAccess();
    const { receiver, answerer, slack } = await world({ access });
    await receiver.deliver(slash('why-no-egress shop/web-0'));
    access.refuses = ({ user }) => (user === 'U2' ? 'not you' : '');
    await receiver.deliver(click(ACTIONS.cancel, RUN));
    await settled();
    expect(answerer.pending[0]?.options.signal.aborted).toBe(false);
    expect(heard(slack.responses)).toContain('not you');
    await receiver.deliver(click(ACTIONS.cancel, RUN, { user: { id: 'U3', team_id: 'T1' } }));
    expect(answerer.pending[0]?.options.signal.aborted).toBe(true);
  });

  it('is asked for packets as such', async () => {
    const { receiver, access } = await answered('capture vxlan node-1');
    await receiver.deliver(click(ACTIONS.evidence, RUN, { user: { id: 'U1', team_id: 'T1' } }));
    expect(access.asked.map(({ deed }) => [deed.kind, deed.sensitive])).toEqual([['see', true]]);
  });
});
