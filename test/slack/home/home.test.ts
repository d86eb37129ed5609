// The Home tab end to end: opened, kept fresh, asked from, for members alone, with what is wrong with the setup.
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { POLICY_WORDS } from '../../../src/access/words.ts';
import { ACTIONS } from '../../../src/slack/action-ids.ts';
import { HOME_WORDS } from '../../../src/slack/home/words.ts';
import { see } from '../asking/rig.ts';
import { type ShareRig, shareRig } from '../share/rig.ts';

let rig: ShareRig;
afterEach(() => rig.close());

const homeOf = (user: string): string => JSON.stringify(rig.server.views(user).home ?? '');
const opened = async (user = 'alice', part = ''): Promise<string> => {
  await rig.server.openHome(user);
  return see(() => homeOf(user) !== '""' && homeOf(user).includes(part) && homeOf(user));
};

describe('the Home tab', () => {
  it('shows nodes of the cluster, permissions and how to ask, in the reader’s language', async () => {
    rig = await shareRig();
    const home = await opened();
    for (const part of [
      'node-1',
      'health – not looked',
      HOME_WORDS.mayAll.en,
      HOME_WORDS.noRuns.en,
      HOME_WORDS.form.en,
    ])
      expect(home).toContain(part);
    expect(home).not.toContain(HOME_WORDS.setup.en);
    expect(await opened('bora')).toContain(HOME_WORDS.mayAll.ko);
  });

  it('asks from there: the form opens, and the answer comes in one’s own messages', async () => {
    rig = await shareRig();
    await opened();
    await rig.server.pressHome({ user: 'alice', actionId: `${ACTIONS.homeAsk}_1` });
    await see(() => rig.server.views('alice').modals[0]);
    expect(JSON.stringify(rig.server.views('alice').modals[0])).toContain('in your messages with netwhy');
    await rig.server.submitView({ user: 'alice' });
    await see(() => rig.server.messages('D00000ALICE').find(({ text }) => text.includes('Web is broken.')));
  });

  it('is drawn anew when a run of its owner ended', async () => {
    rig = await shareRig();
    await opened();
    const { run } = await rig.ask({ text: 'health node-1' });
    const home = await see(() => homeOf('alice').includes(run) && homeOf('alice'));
    expect(home).toContain('/archives/C0000000OPS/p');
    expect(home).toContain('✗ FAIL · health');
    expect(homeOf('bora')).toBe('""');
  });

  it('shows what past answers say of a node', async () => {
    rig = await shareRig();
    rig.next.report = { target: { kind: 'node', namespace: '', name: 'node-1', node: 'node-1' }, verdict: 'warn' };
    await rig.ask({ text: 'health node-1' });
    expect(await opened('alice', 'health ! WARN (0 min)')).toContain('tailscale – not looked');
  });

  it('is closed to guests and strangers, who see why', async () => {
    const person = { locale: 'en-US', tz: 'UTC' };
    rig = await shareRig({ users: [{ id: 'U0GUEST', name: 'guest', restricted: true, ...person }] });
    const home = await opened('guest');
    expect(home).toContain(POLICY_WORDS.guest.en);
    expect(home).not.toContain('node-1');
  });

  it('names missing scopes, and channels it could not post in until it can', async () => {
    rig = await shareRig({ scopes: ['commands', 'chat:write', 'users:read', 'channels:read', 'im:history'] });
    expect(await opened()).toContain('files:write');
    await rig.server.slash({ channel: 'random', user: 'alice', text: 'why-no-egress shop/web-0' });
    const home = await see(() => homeOf('alice').includes('/invite @netwhy') && homeOf('alice'));
    expect(home).toContain('C0000000RND');
    expect(await opened('bora')).not.toContain('/invite');
    rig.server.invite('random');
    await rig.server.slash({ channel: 'random', user: 'alice', text: 'why-no-egress shop/web-0' });
    await see(() => !homeOf('alice').includes('/invite @netwhy'));
  });

  it('says that the journal fails, and stops saying so', async () => {
    let broken = true;
    rig = await shareRig({}, ({ journal }) => ({
      journal: new Proxy(journal, {
        get: (target, name: keyof typeof journal) =>
          name === 'ended' && broken
            ? () => Promise.reject(new Error('disk full'))
            : (target[name] as () => unknown).bind(target),
      }),
    }));
    await opened();
    await rig.server.slash({ channel: 'ops', user: 'alice', text: 'why-no-egress shop/web-0' });
    expect(await see(() => homeOf('alice').includes('journal cannot be written') && homeOf('alice'))).toContain(
      HOME_WORDS.setup.en,
    );
    broken = false;
    await rig.ask({ text: 'health node-1' });
    await see(() => !homeOf('alice').includes('journal cannot be written'));
  });

  it('is not drawn for each of many openings at once', async () => {
    rig = await shareRig();
    await Promise.all(Array.from({ length: 20 }, () => rig.server.openHome('alice')));
    await see(() => homeOf('alice').includes('node-1'));
    const drawn = (): number => rig.server.counts.perMethod['views.publish'] ?? 0;
    // Until nothing is drawn any more.
    for (let before = -1; before !== drawn(); await delay(300)) before = drawn();
    expect(drawn()).toBeLessThan(15);
  });

  it('shows the rest when one part cannot be read', async () => {
    rig = await shareRig({}, ({ memory }) => ({
      memory: new Proxy(memory, {
        get: (target, name: keyof typeof memory) =>
          name === 'summaries'
            ? () => Promise.reject(new Error('disk gone'))
            : (target[name] as () => unknown).bind(target),
      }),
    }));
    const home = await opened();
    expect(home).toContain(HOME_WORDS.noMemory.en);
    expect(home).toContain('node-1');
    expect(rig.log.join()).toContain('could not be read');
  });
});
