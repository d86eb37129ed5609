// Batches the agent takes and batches it refuses, each with one clear line.
import { describe, expect, it } from 'vitest';
import { MAX_BATCH_BYTES, parseBatch, readBatchText } from '../../src/agent/read-batch.ts';

const ITEM = {
  id: 'a',
  call: { name: 'dns', args: { server: '10.96.0.10', own: true, timeoutMs: 1000 } },
  podIp: '10.0.0.5',
  timeoutMs: 30_000,
  maxBytes: 1024 * 1024,
  delayMs: 10_000,
};
const BATCH = { v: 1, run: 'r-1', items: [ITEM] };
const withItem = (over: object): string => JSON.stringify({ ...BATCH, items: [{ ...ITEM, ...over }] });
const MIB = 1024 * 1024;
const withCaps = (...caps: number[]): string =>
  JSON.stringify({ ...BATCH, items: caps.map((maxBytes, id) => ({ ...ITEM, id: String(id), maxBytes })) });

const complaint = (text: string): string => {
  try {
    parseBatch(text);
    return 'accepted';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

describe('a batch', () => {
  it('is taken as it is when everything is within its caps', () => {
    expect(parseBatch(JSON.stringify(BATCH))).toEqual(BATCH);
  });

  it.each([
    ['', 'The batch is not JSON.'],
    ['{"v":1,', 'The batch is not JSON.'],
    ['[]', 'The batch is refused: the whole: Invalid input: expected object, received array.'],
    [
      JSON.stringify({ ...BATCH, v: 2 }),
      'This agent reads batches of version 1, not 2; give bot and agent the same netwhy version.',
    ],
    [
      JSON.stringify({ ...BATCH, items: [] }),
      'The batch is refused: items: Too small: expected array to have >=1 items.',
    ],
    [
      JSON.stringify({ ...BATCH, items: Array.from({ length: 65 }, (_, id) => ({ ...ITEM, id: String(id) })) }),
      'The batch is refused: items: Too big: expected array to have <=64 items.',
    ],
    [JSON.stringify({ ...BATCH, items: [ITEM, ITEM] }), 'The batch is refused: items: ids are not unique.'],
    [
      withItem({ timeoutMs: 30_001 }),
      'The batch is refused: items.0.timeoutMs: Too big: expected number to be <=30000.',
    ],
    [withItem({ delayMs: 10_001 }), 'The batch is refused: items.0.delayMs: Too big: expected number to be <=10000.'],
    [
      withItem({ maxBytes: 8 * MIB + 1 }),
      'The batch is refused: items.0.maxBytes: Too big: expected number to be <=8388608.',
    ],
    [withCaps(8 * MIB, 8 * MIB, 8 * MIB, 8 * MIB), 'accepted'],
    [
      withCaps(8 * MIB, 8 * MIB, 8 * MIB, 8 * MIB, 1),
      'The batch is refused: items: its items may print too much together.',
    ],
    [withItem({ podIp: '../../x' }), 'The batch is refused: items.0.podIp: Invalid input.'],
    [
      withItem({ call: { name: 'dns', args: { server: ['a'] } } }),
      'The batch is refused: items.0.call.args.server: Invalid input.',
    ],
  ])('is taken or refused: %.40s', (text, expected) => {
    expect(complaint(text)).toBe(expected);
  });
});

describe('reading', () => {
  const never = new AbortController().signal;
  const chunks = async function* (...parts: string[]): AsyncGenerator<Uint8Array> {
    for (const part of parts) yield Buffer.from(part);
  };
  const silent: AsyncIterable<Uint8Array> = {
    [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => undefined) }),
  };

  it('joins what comes on stdin, also in the middle of a character', async () => {
    const bytes = Buffer.from('{"é":1}');
    const split = async function* (): AsyncGenerator<Uint8Array> {
      yield bytes.subarray(0, 3);
      yield bytes.subarray(3);
    };
    expect(await readBatchText('-', split(), never)).toBe('{"é":1}');
    expect(await readBatchText('{}', chunks('not read'), never)).toBe('{}');
  });

  it('refuses more than 256 KiB, from either side', async () => {
    const long = 'x'.repeat(MAX_BATCH_BYTES);
    await expect(readBatchText(`${long}x`, chunks(), never)).rejects.toThrow('The batch is over 256 KiB.');
    await expect(readBatchText('-', chunks(long, 'x'), never)).rejects.toThrow('The batch is over 256 KiB.');
    expect(await readBatchText('-', chunks(long), never)).toHaveLength(MAX_BATCH_BYTES);
  });

  it('gives up on a silent stdin when it is told to stop', async () => {
    const stop = new AbortController();
    const reading = readBatchText('-', silent, stop.signal);
    stop.abort();
    await expect(reading).rejects.toThrow('No batch came on stdin.');
  });
});
