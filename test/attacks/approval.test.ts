// The word of a second person: not one's own, not twice, not late, not for something else, and not by somebody else's id.
import { afterAll, describe, expect, it } from 'vitest';
import type { Policy } from '../../src/model/policy.ts';
import { ACTIONS } from '../../src/slack/action-ids.ts';
import { answerOf, click, settled } from '../slack/fakes.ts';
import { APPROVAL_POLICY, approving, decision, PLAN, RUN, waiting } from './approving.ts';
import { POLICY } from './rig.ts';
import { holds, rows, tell } from './told.ts';

afterAll(tell);

describe('what waits for a second person', () => {
  const people = [
    { team: 'T1', user: 'U3', as: 'ada' },
    { team: 'T1', user: 'U5', as: 'ada' },
    { team: 'T1', user: 'U2', as: 'bob' },
  ];
  const oneAda = { ...APPROVAL_POLICY, kubernetes: { review: false, people } };

  it.each<readonly [string, Parameters<typeof decision>[2], RegExp]>([
    ['approved by who asked', { user: 'U3' }, /cannot approve it/],
    ['approved by somebody the policy does not name', { user: 'U4' }, /does not name you/],
    ['approved by an approver’s id in another team', { team: 'T2' }, /does not name you/],
    ['approved by a guest', { user: 'UGUEST' }, /does not name you/],
    ['another card than the one that stands there', { ts: '1.1' }, /not the request as it stands now/],
    ['clicked in another channel', { channel: 'C7' }, /not the request as it stands now/],
    ['a forged plan', { value: `${RUN} ${'b'.repeat(64)}` }, /not the request as it stands now/],
    ['a forged run', { value: `r-zzzzzzzzzz ${PLAN}` }, /not one of ours/],
    ['a value that is none', { value: `${RUN} ' or 1=1` }, /not one of ours/],
    ['no plan at all', { value: RUN }, /not one of ours/],
  ])('%s', async (title, how, why) => {
    const rig = await approving();
    await waiting(rig);
    for (const action of [ACTIONS.approve, ACTIONS.decline]) await rig.receiver.deliver(decision(rig, action, how));
    await settled();
    await holds(rig, 'approval', title, why);
  });

  it('approved by who asked, under another account', async () => {
    const rig = await approving({ policy: oneAda });
    await waiting(rig);
    await rig.receiver.deliver(decision(rig, ACTIONS.approve, { user: 'U5' }));
    await settled();
    await holds(rig, 'approval', 'approved by who asked, under another account', /cannot approve it/);
  });

  it('approved by a named guest', async () => {
    const approval = { approvers: ['UGUEST'] };
    const rig = await approving({ policy: { ...APPROVAL_POLICY, approval } });
    await waiting(rig);
    await rig.receiver.deliver(decision(rig, ACTIONS.approve, { user: 'UGUEST' }));
    await settled();
    await holds(rig, 'approval', 'approved by a named guest', /Guests/);
  });

  it.each<readonly [string, Policy, RegExp]>([
    [
      'after who asked lost the right',
      { ...APPROVAL_POLICY, rules: [...POLICY.rules, { effect: 'deny', who: ['U3'] }] },
      /forbids this to you/,
    ],
    [
      'after the approver lost it',
      { ...APPROVAL_POLICY, rules: [...POLICY.rules, { effect: 'deny', who: ['U2'] }] },
      /forbids this to you/,
    ],
    ['after the policy named another', { ...POLICY, approval: { approvers: ['U5'] } }, /does not name you/],
  ])('%s', async (title, policy, why) => {
    const rig = await approving();
    await waiting(rig);
    rig.rule(policy);
    await rig.receiver.deliver(decision(rig, ACTIONS.approve));
    await settled();
    await holds(rig, 'approval', title, why);
  });

  it('a click after it expired', async () => {
    const rig = await approving();
    await waiting(rig);
    await rig.clock.advance(10 * 60_000);
    const late = decision(rig, ACTIONS.approve);
    await rig.receiver.deliver(late);
    await settled();
    expect(JSON.stringify(rig.slack.responses.at(-1))).toContain('Expired');
    const closed = (await rig.entries()).filter(({ kind }) => kind === 'approval').map(({ facts }) => facts.what);
    expect(closed).toEqual(['asked', 'planned', 'expired']);
    expect(rig.answerer.pending).toHaveLength(0);
    rows.push(['approval', 'a click after it expired', 'nobody decided in time']);
    await rig.close();
  });

  it('the same approval again and again', async () => {
    const rig = await approving();
    await waiting(rig);
    const once = decision(rig, ACTIONS.approve);
    await Promise.all([rig.receiver.deliver(once), rig.receiver.deliver(once)]);
    rig.answerer.pending[0]?.resolve(answerOf(RUN));
    await rig.clock.advance(5_000);
    await rig.receiver.deliver({ ...once, trigger_id: 'another' });
    await settled();
    expect(rig.answerer.pending).toHaveLength(1);
    const given = (await rig.entries()).filter(({ kind, facts }) => kind === 'approval' && facts.what === 'approved');
    expect(given.map(({ user, run }) => [user, run])).toEqual([['U2', RUN]]);
    expect(JSON.stringify(rig.slack.responses.at(-1))).toContain('Approved');
    rows.push(['approval', 'the same approval again and again', 'it counts once']);
    await rig.close();
  });

  it('a rerun of what was approved', async () => {
    const rig = await approving();
    await waiting(rig);
    await rig.receiver.deliver(decision(rig, ACTIONS.approve));
    rig.answerer.pending[0]?.resolve(answerOf(RUN));
    await rig.clock.advance(5_000);
    await rig.receiver.deliver(click(ACTIONS.rerun, RUN, { user: { id: 'U3', team_id: 'T1' } }));
    await settled();
    expect(rig.answerer.pending).toHaveLength(1);
    const asked = (await rig.entries()).filter(({ kind, facts }) => kind === 'approval' && facts.what === 'asked');
    expect(asked).toHaveLength(2);
    rows.push(['approval', 'a rerun of what was approved', 'it waits anew']);
    await rig.close();
  });

  it('where nobody else reads along', async () => {
    const rig = await approving();
    await waiting(rig, { channel_id: 'D1' });
    await holds(rig, 'approval', 'where nobody else reads along', /Ask it in a channel/);
  });
});
