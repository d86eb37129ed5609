// Are the agent's results read whole, in whatever portions they come, and never more than was sent.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FrameDecoder, type ResultFrame } from '../../src/cluster/frames.ts';
import type { ResultHeader } from '../../src/model/batch.ts';

const HELLO = '{"frame":"hello","v":1,"netwhy":"0.1.0"}\n';

interface Body {
  readonly id: string;
  readonly stdout: string;
  readonly stderr: string;
}

const headerOf = ({ id, stdout, stderr }: Body): ResultHeader => ({
  frame: 'result',
  id,
  argv: ['ping', '-n'],
  startedMs: 1,
  durationMs: 2,
  exitCode: 0,
  problem: null,
  stdoutBytes: Buffer.byteLength(stdout),
  stderrBytes: Buffer.byteLength(stderr),
  truncated: false,
});

const resultOf = (body: Body): string => `${JSON.stringify(headerOf(body))}\n${body.stdout}${body.stderr}\n`;
const endOf = (bodies: readonly Body[]): string =>
  `${JSON.stringify({
    frame: 'end',
    results: bodies.length,
    bytes: bodies.reduce((sum, one) => sum + Buffer.byteLength(one.stdout) + Buffer.byteLength(one.stderr), 0),
  })}\n`;
const answerOf = (bodies: readonly Body[]): Buffer =>
  Buffer.from(HELLO + bodies.map(resultOf).join('') + endOf(bodies));

const read = (chunks: readonly Uint8Array[]): { decoder: FrameDecoder; frames: readonly ResultFrame[] } => {
  const decoder = new FrameDecoder(1 << 20);
  return { decoder, frames: chunks.flatMap((chunk) => [...decoder.push(chunk)]) };
};

const cutAt = (bytes: Buffer, cuts: readonly number[]): readonly Buffer[] => {
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return places.slice(1).map((end, index) => bytes.subarray(places[index], end));
};

const bodies = fc.array(
  fc.record({
    id: fc.stringMatching(/^[0-9]{1,4}$/),
    stdout: fc.string({ unit: 'grapheme', maxLength: 60 }),
    stderr: fc.oneof(fc.constant('{"frame":"end","results":0,"bytes":0}\n'), fc.string({ maxLength: 20 })),
  }),
  { maxLength: 6 },
);

describe('the frame decoder', () => {
  it('reads the same whatever the portions', () => {
    fc.assert(
      fc.property(bodies, fc.array(fc.nat(), { maxLength: 12 }), (all, cuts) => {
        const { decoder, frames } = read(cutAt(answerOf(all), cuts));
        expect(frames).toEqual(all.map((one) => ({ header: headerOf(one), stdout: one.stdout, stderr: one.stderr })));
        expect({ complete: decoder.complete, broken: decoder.broken }).toEqual({ complete: true, broken: false });
      }),
    );
  });

  it('is never complete without the last byte, and gives only whole results', () => {
    fc.assert(
      fc.property(bodies, fc.nat(), (all, at) => {
        const bytes = answerOf(all);
        const { decoder, frames } = read([bytes.subarray(0, at % bytes.length)]);
        expect(decoder.complete).toBe(false);
        expect(frames).toEqual(
          all.slice(0, frames.length).map((one) => ({ header: headerOf(one), stdout: one.stdout, stderr: one.stderr })),
        );
      }),
    );
  });

  it('never throws on any bytes', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 })), (chunks) => {
        const decoder = new FrameDecoder(100);
        for (const chunk of chunks) decoder.push(chunk);
        expect(decoder.complete).toBe(false);
      }),
    );
  });

  const one: Body = { id: '0', stdout: 'out', stderr: 'err' };
  it.each([
    ['no hello', resultOf(one) + endOf([one])],
    ['a hello of another version', `{"frame":"hello","v":2,"netwhy":"9"}\n${resultOf(one)}`],
    ['a word of somebody else', `Defaulted container\n${HELLO}`],
    ['a count of results that is not right', HELLO + resultOf(one) + endOf([])],
    ['a count of bytes that is not right', `${HELLO}${resultOf(one)}{"frame":"end","results":1,"bytes":5}\n`],
    ['a body longer than its header said', `${HELLO}${resultOf(one).trimEnd()}x\n`],
    ['something else where a body must end', `${HELLO}${resultOf(one).slice(0, -1)} ${endOf([one])}`],
    ['a body over the cap', `${HELLO}${JSON.stringify({ ...headerOf(one), stdoutBytes: 2 << 20 })}\n`],
    ['a header without an end', HELLO + 'x'.repeat(70_000)],
    ['a negative length', `${HELLO}${JSON.stringify({ ...headerOf(one), stdoutBytes: -1 })}\n`],
    [
      'a reason nobody knows',
      `${HELLO}${JSON.stringify({ ...headerOf(one), problem: { reason: 'bored', detail: '' } })}\n`,
    ],
  ])('is broken by %s', (_name, text) => {
    const { decoder } = read([Buffer.from(text)]);
    expect({ complete: decoder.complete, broken: decoder.broken }).toEqual({ complete: false, broken: true });
  });
});
