// Two replicas find a request whose card nobody showed: one shows it.
import { afterEach, describe, expect, it } from 'vitest';
import { approving, RUN } from '../attacks/approving.ts';
import { settled } from '../slack/fakes.ts';
import { request } from './made.ts';
import { ENGINES, somewhere } from './places.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

describe.skipIf(!ENGINES.includes('postgres'))('a card that a dead process did not show', () => {
  it('is shown once, by one of two that look at the same moment', async () => {
    const place = await somewhere('postgres');
    closing.push(async () => await place[Symbol.asyncDispose]());
    const two = [await approving({ at: place.at }), await approving({ at: place.at })] as const;
    for (const { close } of two) closing.push(close);
    const [one, other] = two;
    const ask = { ...request(1).ask, question: 'capture', target: 'vxlan', other: 'node-1', namespace: '' };
    const asked = { ...request(1), run: RUN, lang: 'en' as const, ask };
    const askedMs = one.clock.now() - 61_000;
    await one.store.approvals.ask(asked, askedMs, askedMs + 600_000);
    const cards = () => two.flatMap(({ slack }) => slack.messages);
    for (const { side } of two) await side.recover();
    await expect.poll(cards).not.toEqual([]);
    // Whoever did not get it has looked by then.
    for (const { clock } of two) await clock.advance(60_000);
    await settled();
    const told = (await one.entries()).filter(({ facts }) => facts.what === 'planned');
    expect([cards().length, told.length]).toEqual([1, 1]);
    expect((await other.store.approvals.find(RUN))?.ts).toBe(cards()[0]?.ts);
  });
});
