// A capture that needs a second person: asked, shown with what would run, decided once by somebody else, run then and not before.
import { afterEach, describe, expect, it } from 'vitest';
import { planChanged } from '../../src/approval-plan.ts';
import { ACTIONS } from '../../src/slack/action-ids.ts';
import { APPROVER, approving, CAPTURE, COMMAND, decision, PLAN, RUN, waiting } from '../attacks/approving.ts';
import { settled, slash } from './fakes.ts';

let rig: Awaited<ReturnType<typeof approving>>;
afterEach(() => rig.close());

const cards = () => rig.slack.messages.filter((one) => /Waits for approval|승인 대기/.test(JSON.stringify(one.blocks)));
const told = (): string => JSON.stringify(rig.slack.responses.at(-1) ?? {});
/** Of the Web API; a click is answered by its own address. */
const whispers = (): readonly string[] =>
  rig.slack.calls
    .filter(({ method }) => method === 'chat.postEphemeral')
    .map(({ args }) => `${args.user} ${args.text}`);
const whats = async (): Promise<readonly string[]> =>
  (await rig.entries()).filter(({ kind }) => kind === 'approval').map(({ user, facts }) => `${facts.what} ${user}`);

describe('a capture', () => {
  it('is shown with its commands to those who may approve, and nothing runs', async () => {
    rig = await approving();
    const said = await waiting(rig);
    expect(JSON.stringify(said)).toContain('waits for the approval of a second person');
    const [card] = cards();
    const text = JSON.stringify(card?.blocks);
    const [, rows = ''] = /"type":"rich_text_preformatted".*?"text":"([^"]*)"/.exec(text) ?? [];
    expect(rows.split('\\n').join(' ').replaceAll('   ', ' ')).toBe(COMMAND);
    expect(rows.split('\\n').every((row) => row.length <= 42)).toBe(true);
    expect(text).toContain(`<@${APPROVER}>`);
    expect(text).toContain('<!subteam^S1>');
    expect(text).toContain('headers alone');
    expect(rig.answerer.pending).toHaveLength(0);
    expect(await whats()).toEqual(['asked U3', 'planned ']);
  });

  it('runs when somebody else approves, for exactly that plan, under its card', async () => {
    rig = await approving();
    await waiting(rig);
    await rig.receiver.deliver(decision(rig, ACTIONS.approve));
    await settled();
    expect(rig.answerer.pending.map(({ ask, options }) => [ask.question, options.approvedPlan])).toEqual([
      ['capture', PLAN],
    ]);
    expect(await whats()).toEqual(['asked U3', 'planned ', `approved ${APPROVER}`]);
    expect(cards()).toEqual([]);
    expect(JSON.stringify(rig.slack.messages[0]?.blocks)).toContain(`<@${APPROVER}>`);
    await rig.clock.advance(5_000);
    expect(rig.slack.messages[1]?.thread_ts).toBe(rig.slack.messages[0]?.ts);
  });

  it('does not run when somebody declines, nor by a later click', async () => {
    rig = await approving();
    await waiting(rig);
    await rig.receiver.deliver(decision(rig, ACTIONS.decline));
    await rig.receiver.deliver(decision(rig, ACTIONS.approve));
    await settled();
    expect(told()).toContain('Declined: nothing ran.');
    // Who asked hears it once, though two clicked.
    expect(whispers()).toEqual(['U3 Declined: nothing ran. · capture vxlan node-1']);
    expect(rig.answerer.pending).toHaveLength(0);
    expect(await whats()).toEqual(['asked U3', 'planned ', `declined ${APPROVER}`]);
  });

  it('expires by itself, and its card says so', async () => {
    rig = await approving();
    void rig.side.recover();
    await waiting(rig);
    await rig.clock.advance(9 * 60_000);
    expect(cards()).toHaveLength(1);
    await rig.clock.advance(75_000);
    expect(JSON.stringify(rig.slack.messages[0]?.blocks)).toContain('✗ Expired');
    expect(whispers()).toEqual(['U3 Expired: nobody decided in time, so nothing ran. · capture vxlan node-1']);
    expect(await whats()).toEqual(['asked U3', 'planned ', 'expired ']);
  });

  it('that waits already is not asked twice', async () => {
    rig = await approving();
    await waiting(rig);
    const said = await rig.receiver.deliver(slash(CAPTURE, 'trigger-2', 'U4'));
    expect(JSON.stringify(said)).toContain('already waits');
    await settled();
    expect(cards()).toHaveLength(1);
  });

  it('that two ask for in the same moment waits once', async () => {
    rig = await approving();
    await Promise.all(['a', 'b'].map((trigger) => rig.receiver.deliver(slash(CAPTURE, trigger, 'U3'))));
    await settled();
    expect(cards()).toHaveLength(1);
  });

  it('that a process could not show any more is shown by the next', async () => {
    rig = await approving({ down: true });
    await waiting(rig);
    expect(cards()).toHaveLength(0);
    rig.mend();
    void rig.side.recover();
    await rig.clock.advance(80_000);
    expect(cards()).toHaveLength(1);
    await rig.receiver.deliver(decision(rig, ACTIONS.approve));
    await settled();
    expect(rig.answerer.pending).toHaveLength(1);
  });
});

it('that is no longer what was approved is refused in the audit, with why, and the card’s thread says that nothing ran', async () => {
  rig = await approving();
  await waiting(rig);
  await rig.receiver.deliver(decision(rig, ACTIONS.approve));
  await settled();
  rig.answerer.pending[0]?.reject(planChanged());
  await settled();
  await rig.clock.advance(5_000);
  const refused = (await rig.entries()).filter(({ kind }) => kind === 'refused');
  expect(refused.map(({ user, run, question }) => [user, run, question])).toEqual([['U3', RUN, 'capture']]);
  expect(JSON.stringify(refused[0]?.facts)).toContain('no longer what was approved');
  const [card, said] = rig.slack.messages;
  expect(JSON.stringify(said?.blocks)).toContain('no longer what was approved');
  expect(said?.thread_ts).toBe(card?.ts);
});

describe('what needs nobody’s word', () => {
  it('runs as before', async () => {
    rig = await approving();
    await rig.receiver.deliver(slash('health', 'trigger-1', 'U3'));
    await settled();
    expect(rig.answerer.pending).toHaveLength(1);
    expect(cards()).toEqual([]);
  });

  it('is not what looks into cilium-agent, where the policy says so', async () => {
    rig = await approving({ cilium: true });
    await rig.receiver.deliver(slash('overlay node-1', 'trigger-1', 'U3'));
    await settled();
    expect(rig.answerer.pending).toHaveLength(0);
    expect(cards()).toHaveLength(1);
  });
});
