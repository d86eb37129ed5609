// Does a channel get its digests: when it asked for them, once each, whatever happens to the process, and quiet where it asked?
import { afterEach, describe, expect, it } from 'vitest';
import { Fault } from '../../../src/model/fault.ts';
import { say as words } from '../../../src/model/text.ts';
import { cause, report, step } from '../../digest/a-report.ts';
import { click, FakeAccess, settled } from '../fakes.ts';
import { office, process, roots, runOf, say } from './rig.ts';

const HOUR = 3_600_000;
const BROKEN = report({ causes: [cause('vxlan-device-missing', 'vxlan-device', ['node-1'])] });
const WELL = report({ steps: [step('vxlan-device')] });

let open: { stop(graceMs: number): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.map((side) => side.stop(0)));
  open = [];
});

const started = async (...given: Parameters<typeof process>) => {
  const made = await process(...given);
  open.push(made.side);
  return made;
};

const textOf = (ack: unknown): string => JSON.stringify(ack);
const idIn = (ack: unknown): string => /s-\d{8}/.exec(textOf(ack))?.[0] ?? '';

describe('a scheduled digest', () => {
  it('comes at its time, says what is new, then only that it is still so, then that it is over', async () => {
    const at = await office(WELL);
    const { receiver } = await started(at);
    const ack = await receiver.deliver(say('schedule hourly'));
    expect(textOf(ack)).toContain('Every hour at :00 (UTC) · health · s-');
    expect(textOf(ack).match(/!date\^/g)).toHaveLength(3);
    await at.clock.advance(HOUR);
    at.state = BROKEN;
    await at.clock.advance(2 * HOUR);
    at.state = WELL;
    await at.clock.advance(2 * HOUR);
    expect(roots(at)).toEqual([
      '✓ PASS Digest: All is well.',
      '✗ FAIL Digest: 1 new — vxlan-device-missing node-1',
      '✗ FAIL Digest: No change · 1 still so: vxlan-device-missing node-1',
      '✓ PASS Digest: All is well · 1 recovered',
      '✓ PASS Digest: All is well, as before.',
    ]);
    // What changed has its reasons in its thread; a quiet one is one line without any.
    const threads = at.slack?.messages.filter(({ thread_ts }) => thread_ts !== '').map(({ text }) => text) ?? [];
    expect(threads).toEqual([expect.stringContaining('vxlan-device-missing')]);
  });

  it('asks several questions at once and tells them in one message', async () => {
    const at = await office(WELL);
    const asked: string[] = [];
    const { receiver } = await started(at, {
      answerer: {
        answer: async ({ question, target }, { run }) => {
          asked.push(`${question} ${target}`.trim());
          if (question === 'overlay')
            throw new Fault('usage', words('There is no such node.', '그런 노드가 없습니다.'));
          return { report: { ...WELL, question, run }, recording: null };
        },
      },
    });
    await receiver.deliver(say('schedule daily 12:00 UTC health; tailscale; overlay node-9 --lang ko'));
    await at.clock.advance(3 * HOUR);
    expect(asked).toEqual(['health', 'tailscale', 'overlay node-9']);
    expect(roots(at)).toHaveLength(1);
    expect(roots(at)[0]).toMatch(/^\? 알 수 없음 다이제스트/);
    expect(JSON.stringify(at.slack?.messages[0]?.blocks)).toContain('그런 노드가 없습니다.');
    expect(await at.store.journal.unfinished()).toEqual([]);
  });

  it('is counted when it is told, and by that time alone', async () => {
    const at = await office(WELL);
    const told: number[] = [];
    const { receiver } = await started(at, { onDigest: (atMs) => told.push(atMs) });
    await receiver.deliver(say('schedule hourly'));
    await receiver.deliver(say('why-no-egress web-0'));
    await at.clock.advance(10_000);
    expect(told).toEqual([]);
    const before = at.clock.now();
    await at.clock.advance(HOUR);
    expect(told.map((atMs) => atMs > before && atMs <= at.clock.now())).toEqual([true]);
  });

  it('says so when nothing could be asked', async () => {
    const at = await office(WELL);
    const answerer = {
      answer: async () => {
        throw new Fault('adapter', words('The cluster cannot be asked.', '클러스터에 물어볼 수 없습니다.'));
      },
    };
    const { receiver } = await started(at, { answerer });
    await receiver.deliver(say('schedule hourly'));
    await at.clock.advance(HOUR);
    expect(roots(at)).toEqual([expect.stringContaining('The cluster cannot be asked.')]);
  });

  it('is made up for once after a time without netwhy, and says what was missed', async () => {
    const at = await office(WELL);
    const before = await process(at);
    await before.receiver.deliver(say('schedule hourly'));
    await before.side.stop(0);
    at.clock.set(4.5 * HOUR);
    await started(at);
    await at.clock.advance(HOUR / 2);
    expect(roots(at)).toHaveLength(2);
    expect(JSON.stringify(at.slack?.messages[0]?.blocks)).toContain('3 earlier digests were missed');
    expect(JSON.stringify(at.slack?.messages[1]?.blocks)).not.toContain('missed');
  });

  it('is told once where the process dies between the post and the note of it', async () => {
    const at = await office(BROKEN);
    const { receiver, kill } = await process(at);
    await receiver.deliver(say('schedule hourly'));
    at.slack?.next('chat.postMessage', 'accepted-then-lost');
    await at.clock.advance(HOUR);
    expect(await at.store.journal.unfinished()).toHaveLength(1);
    kill();
    await started(at);
    await at.clock.advance(60_000);
    expect(roots(at)).toEqual(['✗ FAIL Digest: 1 new — vxlan-device-missing node-1']);
    expect(await at.store.journal.unfinished()).toEqual([]);
    await at.clock.advance(HOUR - 60_000);
    expect(roots(at)).toEqual([
      '✗ FAIL Digest: 1 new — vxlan-device-missing node-1',
      '✗ FAIL Digest: No change · 1 still so: vxlan-device-missing node-1',
    ]);
  });

  it('can be run now, paused, resumed and deleted by its list, by those who may', async () => {
    const at = await office(WELL);
    const access = new FakeAccess();
    const { receiver, slack } = await started(at, { access });
    const id = idIn(await receiver.deliver(say('schedule hourly')));
    await receiver.deliver(click('netwhy_schedule_run_0', id));
    await at.clock.advance(1_000);
    await receiver.deliver(click('netwhy_schedule_run_0', id));
    await at.clock.advance(1_000);
    expect(roots(at)).toEqual(['✓ PASS Full digest: All is well.']);
    await receiver.deliver(click('netwhy_schedule_pause_0', id));
    await at.clock.advance(3 * HOUR);
    expect(roots(at)).toHaveLength(1);
    await receiver.deliver(click('netwhy_schedule_pause_0', id));
    await at.clock.advance(HOUR);
    expect(roots(at)).toHaveLength(2);
    expect(JSON.stringify(at.slack?.messages.at(-1)?.blocks)).not.toContain('missed');
    access.refuses = (_asker, { kind }) => (kind === 'manage' ? 'Guests may not.' : '');
    await receiver.deliver(click('netwhy_schedule_delete_0', id));
    expect(JSON.stringify(slack.responses.at(-1))).toContain('Guests may not.');
    access.refuses = () => '';
    await receiver.deliver(click('netwhy_schedule_delete_0', id, { channel: { id: 'C2' } }));
    expect(await at.digests.schedule(id)).not.toBeNull();
    await receiver.deliver(click('netwhy_schedule_delete_0', id));
    await at.clock.advance(2 * HOUR);
    expect([await at.digests.schedules(), roots(at).length]).toEqual([[], 2]);
  });

  it('is quiet about what somebody acknowledged, by words or by the form, until it recovered', async () => {
    const at = await office(WELL);
    const { receiver, slack } = await started(at);
    await receiver.deliver(say('schedule hourly'));
    at.state = BROKEN;
    await at.clock.advance(HOUR);
    const [root] = slack.messages;
    const run = runOf(root ?? { metadata: null });
    await receiver.deliver(click('netwhy_digest_hush', run));
    const view = slack.of('views.open')[0]?.args.view as { callback_id: string; private_metadata: string };
    expect(JSON.stringify(view)).toContain('vxlan-device-missing · node-1');
    await receiver.deliver({
      type: 'view_submission',
      team: { id: 'T1' },
      user: { id: 'U2', team_id: 'T1' },
      view: {
        ...view,
        type: 'modal',
        id: 'V1',
        state: {
          values: {
            what: { netwhy_hush_what: { type: 'static_select', selected_option: { value: '0' } } },
            until: { netwhy_hush_until: { type: 'static_select', selected_option: { value: '0' } } },
            note: { netwhy_hush_note: { type: 'plain_text_input', value: 'ticket <!channel>' } },
          },
        },
      },
    });
    expect((await at.digests.hushes('T1', 'C1')).map(({ code, subject, owner }) => [code, subject, owner])).toEqual([
      ['vxlan-device-missing', 'node-1', 'U2'],
    ]);
    await at.clock.advance(HOUR);
    at.state = WELL;
    await at.clock.advance(HOUR);
    at.state = BROKEN;
    await at.clock.advance(HOUR);
    expect(roots(at)).toEqual([
      '✗ FAIL Digest: 1 new — vxlan-device-missing node-1',
      '! WARN Digest: No change · 1 known to somebody',
      '✓ PASS Digest: All is well · 1 recovered',
      expect.stringMatching(/^✗ FAIL Digest: 1 (new|coming and going)/),
    ]);
  });

  it('asks nothing for an owner who may not any more, and shows no public address to another company', async () => {
    const at = await office(
      report({ steps: [step('vxlan-device')], causes: [cause('cloud-egress-down', 'gateway', ['203.0.113.9'])] }),
    );
    const access = new FakeAccess();
    const { receiver } = await started(at, { access });
    await receiver.deliver(say('schedule hourly UTC'));
    access.refuses = (_asker, { kind, sensitive }) =>
      kind === 'see' && sensitive ? 'Another company reads along.' : '';
    await at.clock.advance(HOUR);
    const shown = JSON.stringify(at.slack?.messages);
    expect(shown).toContain('cloud-egress-down');
    expect(shown).not.toContain('203.0.113.9');
    access.refuses = (_asker, { kind }) => (kind === 'ask' ? 'Guests may not ask.' : '');
    await at.clock.advance(HOUR);
    expect(roots(at).at(-1)).toContain('Guests may not ask.');
  });

  it('stands on the Home of whoever ordered it, and its runs are not called theirs', async () => {
    const at = await office(WELL);
    const { receiver, slack } = await started(at);
    await receiver.deliver(say('schedule hourly UTC'));
    await at.clock.advance(2 * HOUR);
    const home = async (user: string) => {
      await receiver.deliver({
        type: 'event_callback',
        team_id: 'T1',
        event_id: `Ev-${user}`,
        authorizations: [{ team_id: 'T1', user_id: 'UBOT', is_bot: true, is_enterprise_install: false }],
        event: { type: 'app_home_opened', user, channel: 'D1', tab: 'home', event_ts: '1.1' },
      });
      await at.clock.advance(3_000);
      return JSON.stringify(slack.of('views.publish').at(-1)?.args.view);
    };
    expect(await home('U1')).toMatch(/Every hour at :00 \(UTC\).*<#C1>/);
    expect(await home('U1')).toContain('You have asked nothing yet.');
    expect(await home('U2')).toContain('You have scheduled none.');
  });

  it('refuses what it does not understand, and says what to type', async () => {
    const at = await office(WELL);
    const { receiver } = await started(at);
    const told = async (text: string) => textOf(await receiver.deliver(say(text)));
    expect(await told('schedule sometimes')).toContain('Say when');
    expect(await told('schedule hourly Mars/Base')).toContain('is not a timezone');
    expect(await told('schedule */5 * * * * UTC')).toContain('more often than every 10 minutes');
    expect(await told('schedule hourly UTC capture vxlan node-1')).toContain('does not ask capture');
    expect(await told('schedule hourly UTC no-such-question')).toContain('is not a question I know');
    expect(await told('schedule pause s-00000000')).toContain('no such digest');
    expect(await told('snooze vxlan-device-missing')).toContain('for how long');
    expect(await told('maintenance node-1 9w')).toContain('At most 30 days');
    expect(await at.digests.schedules()).toEqual([]);
    await settled();
  });
});
