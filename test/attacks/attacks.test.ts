// Every attack is refused before anything runs, and the audit says why.
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterAll, describe, expect, it } from 'vitest';
import { checkCall } from '../../src/commands/catalogue.ts';
import { type Looked, looked, notLooked } from '../../src/model/looked.ts';
import { ACTIONS } from '../../src/slack/action-ids.ts';
import { answerOf, click, mention, settled, slash } from '../slack/fakes.ts';
import { ARGV, MENTIONS, OVERSIZED, PATHS, PEOPLE, TARGETS } from './cases.ts';
import { attacked, POLICY } from './rig.ts';
import { holds, reasonOf, rows, tell } from './told.ts';

afterAll(tell);

/** What Slack would make mentions and links of: the text at the top, and what is marked as its own markup. */
const alive = (part: unknown, top = true): string => {
  if (typeof part !== 'object' || part === null) return '';
  const { text, type } = part as { readonly text?: unknown; readonly type?: unknown };
  const own = typeof text === 'string' && (top || type === 'mrkdwn') ? text : '';
  return (
    own +
    Object.values(part)
      .map((one) => alive(one, false))
      .join('')
  );
};

describe.each([
  ['argv', ARGV],
  ['path', PATHS],
  ['target', TARGETS],
  ['oversized', OVERSIZED],
  ['mention', MENTIONS],
] as const)('%s', (kind, typed) => {
  it.each(typed)('%s', async (title, words, why) => {
    const rig = await attacked();
    const message = await rig.receiver.deliver(slash(words));
    const said = JSON.stringify(message);
    // What was typed comes back literal, never as a mention or a link.
    expect(alive(message)).not.toMatch(/<!|<https?:/);
    expect(said.length).toBeLessThan(20_000);
    await holds(rig, kind, title, why);
  });
});

describe('people and places', () => {
  it.each(PEOPLE)('%s', async (title, { user = 'U1', channel = 'C1', words = 'why-no-egress shop/web-0' }, why) => {
    const rig = await attacked();
    await rig.receiver.deliver({ ...slash(words, 'trigger-1', user), channel_id: channel });
    await settled();
    await holds(rig, 'who', title, why);
  });

  it('a click of a guest on an answer of a member', async () => {
    const rig = await attacked();
    await rig.receiver.deliver(slash('why-no-egress shop/web-0'));
    await settled();
    rig.answerer.pending[0]?.resolve(answerOf('r-0000000001'));
    await rig.clock.advance(5_000);
    await rig.receiver.deliver(click(ACTIONS.rerun, 'r-0000000001', { user: { id: 'UGUEST', team_id: 'T1' } }));
    await settled();
    await holds(rig, 'who', 'a click of a guest on an answer of a member', /Guests/, 1);
  });

  it('a mention by somebody of another company', async () => {
    const rig = await attacked();
    await rig.receiver.deliver(mention('<@UBOT> why-no-egress shop/web-0', { user: 'USTRANGER' }));
    await settled();
    await holds(rig, 'who', 'a mention by somebody of another company', /another company/);
  });

  it('one question after the other', async () => {
    const rig = await attacked();
    for (const n of [1, 2, 3, 4]) await rig.receiver.deliver(slash(`why-no-egress shop/web-${n}`, `trigger-${n}`));
    await settled();
    expect(await reasonOf(rig)).toMatch(/Ask again in \d+ s/);
    expect((await rig.entries()).filter(({ kind }) => kind === 'asked')).toHaveLength(3);
    rows.push(['exhaust', 'one question after the other', await reasonOf(rig)]);
    await rig.close();
  });

  it('the same delivery twice', async () => {
    const rig = await attacked();
    const body = slash('why-no-egress shop/web-0');
    await rig.receiver.deliver(body);
    await settled();
    rig.answerer.pending[0]?.resolve(answerOf('r-0000000001'));
    await rig.clock.advance(5_000);
    await rig.receiver.deliver(body);
    await settled();
    await holds(rig, 'replay', 'the same delivery twice', /./, 1);
  });
});

describe('Kubernetes, asked in the name of whoever asks', () => {
  const policy = {
    ...POLICY,
    kubernetes: { review: true, people: [{ team: 'T1', user: 'U1', as: 'ada@example.org' }] },
  };
  const asking = (change: object = {}) => ({ ...slash('why-no-egress shop/web-0'), ...change });

  it.each<readonly [string, object, Looked<boolean>, RegExp]>([
    ['somebody it lets see nothing', {}, looked(false), /does not let you \(ada@example.org\) get pods/],
    ['while it does not answer', {}, notLooked('timed-out', ''), /did not say .*timed-out/],
    ['while it fails', {}, notLooked('unreachable', ''), /did not say .*unreachable/],
    ['while it answers nonsense', {}, notLooked('unreadable', ''), /did not say .*unreadable/],
    ['where netwhy may not ask it', {}, notLooked('forbidden', ''), /create subjectaccessreviews/],
    ['somebody nobody mapped', { user_id: 'U3' }, looked(true), /does not know who you are/],
    ['the id of a mapped person in another team', { team_id: 'T2' }, looked(true), /does not know who you are/],
  ])('%s', async (title, change, reviewed, why) => {
    const rig = await attacked({}, { policy, reviewed });
    await rig.receiver.deliver(asking(change));
    await settled();
    await holds(rig, 'review', title, why);
  });

  it('a rerun by the same id in another team', async () => {
    const rig = await attacked({}, { policy });
    await rig.receiver.deliver(asking());
    await settled();
    rig.answerer.pending[0]?.resolve(answerOf('r-0000000001'));
    await rig.clock.advance(5_000);
    await rig.receiver.deliver(click(ACTIONS.rerun, 'r-0000000001', { user: { id: 'U1', team_id: 'T2' } }));
    await settled();
    await holds(rig, 'review', 'a rerun by the same id in another team', /does not know who you are/, 1);
  });
});

describe('requests that are not Slack’s', () => {
  const SECRET = '0123456789abcdef0123456789abcdef';
  const signed = (body: string, atS: number, secret = SECRET) => ({
    'content-type': 'application/x-www-form-urlencoded',
    'x-slack-request-timestamp': String(atS),
    'x-slack-signature': `v0=${createHmac('sha256', secret).update(`v0:${atS}:${body}`).digest('hex')}`,
  });
  const body = new URLSearchParams({ ...slash('why-no-egress shop/web-0') }).toString();
  const nowS = (): number => Math.floor(Date.now() / 1_000);

  it.each<readonly [string, () => Record<string, string>, string]>([
    ['signed with another secret', () => signed(body, nowS(), 'f'.repeat(32)), body],
    ['recorded ten minutes ago', () => signed(body, nowS() - 600), body],
    ['with other words than were signed', () => signed(body, nowS()), body.replace('web-0', 'web-9')],
    ['without a signature', () => ({ 'content-type': 'application/x-www-form-urlencoded' }), body],
  ])('%s', async (title, headers, sent) => {
    const probe = createServer().listen(0, '127.0.0.1');
    await once(probe, 'listening');
    const { port } = probe.address() as AddressInfo;
    probe.close();
    await once(probe, 'close');
    const rig = await attacked({ mode: { kind: 'http', signingSecret: SECRET, port }, receiver: undefined } as never);
    const response = await fetch(`http://127.0.0.1:${port}/slack/events`, {
      method: 'POST',
      headers: headers(),
      body: sent,
    });
    expect(response.status).toBe(401);
    await settled();
    await holds(rig, 'forged', title, /not Slack/);
  });
});

/** Past the grammar: what a bot that was taken over could send to an agent. These leave no audit, for nothing was asked. */
describe('the catalogue', () => {
  it.each<readonly [string, { name: string; args: Record<string, string | number> }]>([
    ['a program that is not in it', { name: 'sh', args: { c: 'id' } }],
    ['a name of the prototype', { name: '__proto__', args: {} }],
    ['an option as an address', { name: 'ping', args: { to: '-f', count: 1, intervalMs: 200, timeoutMs: 1_000 } }],
    [
      'an argument more',
      { name: 'tcp-connect', args: { to: '10.0.0.1', port: 80, timeoutMs: 1_000, exec: '/bin/sh' } },
    ],
    ['a port beyond all', { name: 'tcp-connect', args: { to: '10.0.0.1', port: 99_999, timeoutMs: 1_000 } }],
    ['a file of its own choice', { name: 'read-file', args: { file: '/etc/shadow' } }],
  ])('refuses %s', (title, call) => {
    let why = '';
    try {
      checkCall(call);
    } catch (error) {
      why = String((error as Error).message);
    }
    expect(why).toMatch(/not in the catalogue|bad arguments/);
    expect(why).not.toContain('/etc/shadow');
    rows.push(['catalogue', title, why]);
  });
});

describe('what pods print', () => {
  it.each([
    ['a mention of everybody', '<!channel> all is well', '<!channel>'],
    ['a token', `key xoxb-1234567890-${'aBcDeF'.repeat(3)}`, 'aBcDeFaBcDeF'],
    ['colours and hidden words', '\u001b[31mPASS\u001b[0m \u202eevil', '\u202e'],
  ])('%s never gets into a message', async (title, output, never) => {
    const rig = await attacked();
    await rig.receiver.deliver(slash('why-no-egress shop/web-0'));
    await settled();
    rig.answerer.pending[0]?.resolve(answerOf('r-0000000001', {}, output));
    await rig.clock.advance(5_000);
    await rig.receiver.deliver(click(ACTIONS.evidence, 'r-0000000001', { user: { id: 'U1', team_id: 'T1' } }));
    await settled();
    const told = JSON.stringify([rig.slack.messages.map(({ text }) => text), rig.slack.calls.map(({ args }) => args)]);
    expect(rig.slack.of('views.open')).toHaveLength(1);
    expect(told.includes(never) && never !== '<!channel>').toBe(false);
    // In blocks of plain text it stands as it is: Slack makes nothing of it there. In mrkdwn it is escaped.
    expect(rig.slack.messages.map(({ text }) => text).join()).not.toContain(never);
    rows.push(['poisoned', title, 'shown literally, without secrets']);
    await rig.close();
  });
});
