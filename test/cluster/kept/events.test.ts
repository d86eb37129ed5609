// Is a watch read whatever pieces it comes in, and given up where it is no watch?
import { describe, expect, it } from 'vitest';
import { readEvents } from '../../../src/cluster/kept/events.ts';

async function* pieces(...parts: readonly (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield Buffer.from(part);
}
const read = async (...parts: readonly (string | Uint8Array)[]): Promise<readonly string[]> => {
  const all: string[] = [];
  for await (const event of readEvents(pieces(...parts))) {
    const about = 'key' in event ? `${event.key} ${event.version}` : 'code' in event ? event.code : event.version;
    all.push(`${event.type} ${about}`);
  }
  return all;
};
const line = (type: string, object: object): string => `${JSON.stringify({ type, object })}\n`;
const added = line('ADDED', {
  metadata: { name: 'web-0', namespace: 'shop', resourceVersion: '7', labels: { a: '한' } },
});

describe('a watch', () => {
  it('is read in any pieces', async () => {
    const all = Buffer.from(
      added + line('BOOKMARK', { metadata: { resourceVersion: '9' } }) + line('ERROR', { code: 410 }),
    );
    const whole = ['ADDED shop/web-0 7', 'BOOKMARK 9', 'ERROR 410'];
    for (let at = 1; at < all.length; at += 1) expect(await read(all.subarray(0, at), all.subarray(at))).toEqual(whole);
  });

  it('without its last line break ends with the line before', async () => {
    expect(await read(added, added.slice(0, -5))).toEqual(['ADDED shop/web-0 7']);
  });

  it.each([
    ['no JSON', '<html>\n'],
    ['half a JSON', '{"type":"ADDED"\n'],
    ['no event', '{"kind":"Status"}\n'],
    ['an event of an unknown kind', line('SYNC', {})],
    ['an event about nothing', line('ADDED', { metadata: {} })],
    ['a line without end', 'x'.repeat(9 << 20)],
    ['a number', '1\n'],
  ])('that says %s is given up', async (_what, text) => {
    await expect(read(added, text)).rejects.toThrow(SyntaxError);
  });
});
