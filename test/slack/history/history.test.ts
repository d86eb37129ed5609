// Past answers: found by question, cause or subject, only those one may see, and two of them beside each other.
import { afterEach, describe, expect, it } from 'vitest';
import { same } from '../../../src/model/text.ts';
import { cause } from '../../digest/a-report.ts';
import { HOSTILE } from '../hostile.ts';
import { type ShareRig, shareRig } from '../share/rig.ts';

let rig: ShareRig;
afterEach(() => rig.close());

const at = (day: number) => `2026-01-0${day}T00:00:00.000Z`;
const net = async (text: string, user = 'alice', channel = 'ops') =>
  JSON.stringify((await rig.server.slash({ channel, user, text })).ack);

const filled = async () => {
  rig = await shareRig();
  rig.next.report = { verdict: 'pass', causes: [], headline: same('All was well.'), startedAt: at(1) };
  const well = await rig.ask();
  rig.next.report = {
    causes: [cause('masquerade-off', 'step-1')],
    headline: same(`Off. ${HOSTILE}`),
    startedAt: at(2),
  };
  const off = await rig.ask();
  rig.next.report = { startedAt: at(3), headline: same('Elsewhere.') };
  const elsewhere = await rig.ask({ channel: 'incident-42', user: 'bora' });
  return { well: well.run, off: off.run, elsewhere: elsewhere.run };
};

describe('history', () => {
  it('lists what may be seen here, newest first, and when it last passed', async () => {
    const { well, off, elsewhere } = await filled();
    const all = await net('history why-no-egress');
    expect(all.indexOf(off)).toBeGreaterThan(0);
    expect(all.lastIndexOf(well)).toBeGreaterThan(all.indexOf(off));
    expect(all).toContain('It last passed');
    expect(all).not.toContain(elsewhere);
    expect(all).not.toMatch(/"mrkdwn","text":"[^"]*<!channel/);
    // Bora sees their own and what this channel saw.
    expect(await net('history', 'bora')).toContain(elsewhere);
    const byCode = await net('history masquerade-off');
    expect([byCode.includes(off), byCode.includes(well)]).toEqual([true, false]);
    expect(await net('history shop/web-0')).toContain(well);
    expect(await net('history shop/other-0')).toContain('no such run');
    // Without its namespace, as one remembers it at night.
    expect(await net('history web-0')).toContain(well);
  });

  it('finds the last time it passed behind all that is listed', async () => {
    const { well, off } = await filled();
    const [before, report] = [await rig.journal.find(off), await rig.journal.report(off)];
    if (before === null || report === null) throw new Error('no run');
    for (let n = 0; n < 70; n += 1) {
      const run = `r-x${String(n).padStart(9, '0')}`;
      await rig.journal.accept({ ...before.request, run, dedupeKey: run });
      await rig.journal.judged(run, null, { ...report, run, startedAt: at(4) });
    }
    const told = await net('history why-no-egress');
    expect(told).toContain('It last passed');
    expect(told.indexOf(well)).toBeGreaterThan(0);
  });

  it('shows one again, and lays two beside each other', async () => {
    const { well, off, elsewhere } = await filled();
    expect(await net(`show ${well}`)).toContain('All was well.');
    const changed = await net(`diff ${well} ${off}`);
    for (const part of ['*New*', 'masquerade-off', well, off]) expect(changed).toContain(part);
    expect(await net(`diff ${off} ${well}`)).toBe(changed);
    expect(await net(`diff ${well} ${well}`)).toContain('Nothing is different.');
    for (const words of [`show ${elsewhere}`, 'show r-0000000000', `diff ${well} ${elsewhere}`])
      expect(await net(words)).toContain('no such run');
  });

  it('says how to ask', async () => {
    await filled();
    expect(await net('show')).toContain('Name one run');
    expect(await net('diff r-1')).toContain('Name two runs');
    expect(await net('history <!channel>')).toContain('Say what of');
  });
});
