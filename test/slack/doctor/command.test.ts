// `/net doctor` end to end: acknowledged at once, told to the asker alone, by whoever may, in their language.
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { POLICY_WORDS } from '../../../src/access/words.ts';
import { failed, fix, passed, unseen, worst } from '../../../src/doctor/check.ts';
import type { Deed } from '../../../src/engine/ports/access.ts';
import type { AuditNote } from '../../../src/engine/ports/audit.ts';
import type { Doctor, ExamineOptions } from '../../../src/engine/ports/doctor.ts';
import type { Check, Checkup } from '../../../src/model/checkup.ts';
import { notLooked } from '../../../src/model/looked.ts';
import { same, say } from '../../../src/model/text.ts';
import { checkMessage } from '../../../src/slack/block-limits.ts';
import { doctorMessage } from '../../../src/slack/doctor/message.ts';
import { ink } from '../../../src/slack/render/message.ts';
import { see } from '../asking/rig.ts';
import { SAW } from '../hostile.ts';
import { type ShareRig, shareRig } from '../share/rig.ts';

const TOOLS = {
  id: 'agent-tools',
  area: 'agents',
  cluster: 'playground',
  looks: say('Tools of the agents', '에이전트 도구'),
} as const;
const checkup = (checks: readonly Check[], change: Partial<Checkup> = {}): Checkup => ({
  ...{
    checks,
    reach: [],
    verdict: worst(checks),
    netwhy: '0.1.0',
    startedAt: '2026-03-01T10:00:00.000Z',
    durationMs: 400,
  },
  ...change,
});
const FOUND = checkup([
  failed(
    { ...TOOLS, about: 'node-1' },
    say('nft missing', 'nft 없음'),
    fix(say('Add it:', '추가:'), 'apt-get install -y nftables'),
  ),
  passed({ ...TOOLS, about: 'node-2' }, same('ip 6.1.0')),
]);

class FakeDoctor implements Doctor {
  readonly asked: ExamineOptions[] = [];
  answer: () => Promise<Checkup> = async () => FOUND;
  async examine(options: ExamineOptions): Promise<Checkup> {
    this.asked.push(options);
    return await this.answer();
  }
}

let rig: ShareRig;
afterEach(() => rig.close());

/** Everything said to a person alone in #ops. */
const told = (user = 'alice'): string =>
  JSON.stringify(rig.server.ephemerals('#ops', user).map(({ text, blocks }) => [text, blocks]));
const asked = async (text = 'doctor', user = 'alice') => await rig.server.slash({ channel: '#ops', user, text });

describe('/net doctor', () => {
  it('is acknowledged at once, and tells the asker alone what it found and how to mend it', async () => {
    const doctor = new FakeDoctor();
    rig = await shareRig({}, () => ({ doctor }));
    const { ackMs = 9_999 } = await asked();
    await see(() => told().includes('nft missing'));
    expect(ackMs).toBeLessThan(3_000);
    expect(told()).toContain('apt-get install -y nftables');
    expect(told()).toContain('1 failed · 1 ok');
    expect(rig.server.messages('#ops').filter(({ user }) => user === rig.server.botUserId)).toEqual([]);
    expect([told('bora'), doctor.asked.map(({ cluster }) => cluster)]).toEqual(['[]', ['playground']]);
  });

  it('speaks the asker’s language', async () => {
    rig = await shareRig({}, () => ({ doctor: new FakeDoctor() }));
    await asked('doctor', 'bora');
    await see(() => told('bora').includes('nft 없음'));
    expect(told('bora')).toContain('실패 1 · 정상 1');
  });

  it('takes a cluster and nothing else', async () => {
    const doctor = new FakeDoctor();
    rig = await shareRig({}, () => ({ doctor }));
    await asked('doctor --cluster nowhere');
    await see(() => told().includes('There is no cluster'));
    await asked('doctor web-0');
    await see(() => told().includes('doctor takes a cluster'));
    expect(doctor.asked).toEqual([]);
  });

  it('is for whoever may ask it: guests may not, and a policy may say who', async () => {
    const doctor = new FakeDoctor();
    const deeds: Deed[] = [];
    const person = { locale: 'en-US', tz: 'UTC' };
    rig = await shareRig({ users: [{ id: 'U0GUEST', name: 'guest', restricted: true, ...person }] }, () => ({
      doctor,
    }));
    await asked('doctor', 'guest');
    await see(() => told('guest').includes(POLICY_WORDS.guest.en));
    await rig.close();
    rig = await shareRig({}, () => ({
      doctor,
      access: {
        may: async (_asker, deed) => {
          deeds.push(deed);
          return { allowed: false, why: say('Only operators.', '운영자만.') };
        },
      },
    }));
    await asked();
    await see(() => told().includes('Only operators.'));
    expect([doctor.asked.length, deeds.at(-1)]).toMatchObject([
      0,
      { kind: 'ask', question: 'doctor', cluster: 'playground', elsewhere: true },
    ]);
  });

  it('is in the audit before anything is looked at, and does not look where it cannot be', async () => {
    const doctor = new FakeDoctor();
    const notes: AuditNote[] = [];
    let full = false;
    rig = await shareRig({}, () => ({
      doctor,
      audit: {
        note: async (note) => {
          if (full) throw new Error('disk full');
          notes.push(note);
        },
      },
    }));
    await asked();
    await see(() => told().includes('nft missing'));
    expect(notes).toMatchObject([
      { kind: 'asked', question: 'doctor', run: doctor.asked[0]?.run, cluster: 'playground' },
    ]);
    full = true;
    await asked();
    await delay(50);
    expect(doctor.asked).toHaveLength(1);
  });

  it('says so when it breaks, and keeps the reason in the log', async () => {
    const doctor = new FakeDoctor();
    doctor.answer = () => Promise.reject(new Error('the secret reason'));
    rig = await shareRig({}, () => ({ doctor }));
    await asked();
    const run = await see(() => doctor.asked[0]?.run);
    await see(() => told().includes(run));
    expect([told().includes('secret reason'), rig.log.join().includes('the secret reason')]).toEqual([false, true]);
  });

  it('tells what only the running bot knows, as the Home tab does', async () => {
    rig = await shareRig({}, () => ({ doctor: new FakeDoctor() }));
    await rig.server.slash({ channel: 'random', user: 'alice', text: 'why-no-egress shop/web-0' });
    await see(() => rig.log.join().includes('not_in_channel') || rig.log.length > 0);
    await asked();
    await see(() => told().includes('nft missing'));
    expect(told()).toContain('/invite @netwhy');
  });
});

describe.each(['en', 'ko'] as const)('its message, in %s', (lang) => {
  const pen = ink(lang, (text) => text);

  it('keeps every limit with all it can hold, and brings nothing foreign to life', () => {
    const looking = (at: number) => ({ ...TOOLS, id: `c-${at}`, about: SAW, looks: same(`check ${at}`) });
    const checks = Array.from({ length: 80 }, (_, at) => [
      failed(looking(at), same(`${SAW}${at}`), fix(same(SAW), `${SAW}\n${SAW}`)),
      unseen(looking(at), notLooked('forbidden', SAW)),
      passed(looking(at), same(SAW)),
    ]).flat();
    const unseenSteps = {
      vantage: 'cilium',
      why: same(SAW),
      fix: fix(same(SAW), SAW),
      steps: [{ question: 'overlay', step: 'a', asks: same('?') }],
    } as const;
    const reach = [{ cluster: SAW, tiers: ['A'] as const, execNamespaces: [], unseen: [unseenSteps, unseenSteps] }];
    const message = doctorMessage(checkup(checks, { reach }), { cluster: SAW, run: 'r-aaaaaaaaaa' }, pen);
    expect(checkMessage({ text: message.text, blocks: message.looks[0] ?? [] })).toEqual([]);
    expect(JSON.stringify(message.looks)).not.toMatch(/"mrkdwn","text":"[^"]*<!/);
    expect(JSON.stringify(message.looks)).toContain('+152');
  });

  it('is short where all is well', () => {
    const message = doctorMessage(
      checkup([passed(TOOLS, same('ip 6.1.0'))]),
      { cluster: 'prod', run: 'r-aaaaaaaaaa' },
      pen,
    );
    expect(message.looks[0]).toHaveLength(3);
  });
});
