// Is what somebody asked to be quiet about kept quiet exactly that long, beside other digests, and is nothing lost that nobody was told?
import { afterEach, describe, expect, it } from 'vitest';
import { Fault } from '../../../src/model/fault.ts';
import { say as words } from '../../../src/model/text.ts';
import { cause, report, step } from '../../digest/a-report.ts';
import { click } from '../fakes.ts';
import { office, process, roots, say } from './rig.ts';

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

describe('what a channel is not told', () => {
  it('stays acknowledged while another digest of the channel asks something else, until its own sees it well', async () => {
    const at = await office();
    let health = BROKEN;
    let runs = 0;
    const { receiver } = await started(at, {
      // Two schedules: their names are the beginning of a run's.
      newRunId: () => `r-${String(++runs).padStart(8, '0')}00`,
      answerer: {
        answer: async ({ question }, { run }) => ({
          report: { ...(question === 'health' ? health : WELL), question, run },
          recording: null,
        }),
      },
    });
    await receiver.deliver(say('schedule "0 * * * *" UTC health'));
    await receiver.deliver(say('schedule "30 * * * *" UTC tailscale', 2));
    const kept = async () => (await at.digests.hushes('T1', 'C1')).length;
    await at.clock.advance(HOUR);
    await receiver.deliver(say('ack vxlan-device-missing node-1', 3));
    await at.clock.advance(HOUR / 2);
    expect(await kept()).toBe(1);
    await at.clock.advance(HOUR / 2);
    expect([await kept(), roots(at).at(-1)]).toEqual([1, '! WARN Digest: No change · 1 known to somebody']);
    health = WELL;
    await at.clock.advance(HOUR);
    expect(await kept()).toBe(0);
  });

  it('is heard of once a window of work is over, and not called unchanged', async () => {
    const at = await office(WELL);
    const { receiver } = await started(at);
    await receiver.deliver(say('schedule hourly'));
    await at.clock.advance(HOUR);
    await receiver.deliver(say('maintenance node-1 90m', 2));
    at.state = BROKEN;
    await at.clock.advance(4 * HOUR);
    expect(roots(at).slice(1)).toEqual([
      '! WARN Digest: No change · 1 known to somebody',
      '✗ FAIL Digest: 1 still so',
      '✗ FAIL Digest: No change · 1 still so: vxlan-device-missing node-1',
      '✗ FAIL Digest: No change · 1 still so: vxlan-device-missing node-1',
    ]);
    expect(await at.digests.hushes('T1', 'C1')).toEqual([]);
  });
});

describe('the form for a new digest', () => {
  it('leaves no question out unsaid', async () => {
    const at = await office(WELL);
    const { receiver, slack } = await started(at);
    await receiver.deliver(click('netwhy_schedule_add', 'add'));
    const view = slack.of('views.open')[0]?.args.view as { callback_id: string; private_metadata: string };
    const select = (value: string) => ({ type: 'static_select', selected_option: { value } });
    const picked = ['health', 'tailscale', 'ebpf', 'mtu', 'tuning'].map((value) => ({ value }));
    const ack = await receiver.deliver({
      type: 'view_submission',
      team: { id: 'T1' },
      user: { id: 'U1', team_id: 'T1' },
      view: {
        ...view,
        type: 'modal',
        id: 'V1',
        state: {
          values: {
            when: { netwhy_schedule_when: select('0 * * * *') },
            zone: { netwhy_schedule_field: { type: 'plain_text_input', value: 'UTC' } },
            questions: { netwhy_schedule_field: { type: 'multi_static_select', selected_options: picked } },
            more: { netwhy_schedule_field: { type: 'plain_text_input', value: 'why-no-service shop/web' } },
          },
        },
      },
    });
    expect(JSON.stringify(ack)).toContain('At most 5 questions in a digest.');
    expect(await at.digests.schedules()).toEqual([]);
  });
});

describe('what a time without netwhy costs', () => {
  it('is not the full digest of the week', async () => {
    const at = await office(WELL);
    const before = await process(at);
    // The hand clock begins on a Sunday at ten.
    await before.receiver.deliver(say('schedule hourly UTC --full mon'));
    await at.clock.advance(2 * HOUR);
    await before.side.stop(0);
    at.clock.set(16.5 * HOUR);
    await started(at);
    await at.clock.advance(HOUR);
    expect(roots(at).slice(-2)).toEqual([
      expect.stringContaining('PASS Full digest'),
      expect.stringContaining('PASS Digest'),
    ]);
  });

  it('is told also where nothing can be asked afterwards', async () => {
    const at = await office(WELL);
    const before = await process(at);
    await before.receiver.deliver(say('schedule hourly'));
    await before.side.stop(0);
    at.clock.set(4.5 * HOUR);
    const answer = async () => {
      throw new Fault('adapter', words('The cluster cannot be asked.', '클러스터에 물어볼 수 없습니다.'));
    };
    await started(at, { answerer: { answer } });
    await at.clock.advance(HOUR / 4);
    const [told] = at.slack?.messages ?? [];
    expect(JSON.stringify(told?.blocks)).toContain('The cluster cannot be asked.');
    expect(JSON.stringify(told?.blocks)).toContain('3 earlier digests were missed');
  });
});
