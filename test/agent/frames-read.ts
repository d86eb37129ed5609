// Reads the frames of `netwhy probe` back for tests, by byte counts alone.
import type { EndFrame, HelloFrame, ResultHeader } from '../../src/model/batch.ts';

export interface ReadResult extends ResultHeader {
  readonly out: string;
  readonly err: string;
}

export interface ReadFrames {
  readonly hello: HelloFrame | null;
  readonly results: readonly ReadResult[];
  readonly end: EndFrame | null;
}

export const readFrames = (bytes: Uint8Array): ReadFrames => {
  const all = Buffer.from(bytes);
  let hello: HelloFrame | null = null;
  let end: EndFrame | null = null;
  const results: ReadResult[] = [];
  for (let at = 0; at < all.length; ) {
    const lf = all.indexOf(10, at);
    if (lf < 0) break;
    const header = JSON.parse(all.subarray(at, lf).toString()) as HelloFrame | ResultHeader | EndFrame;
    at = lf + 1;
    if (header.frame === 'hello') hello = header;
    else if (header.frame === 'end') end = header;
    else {
      const split = at + header.stdoutBytes;
      const stop = split + header.stderrBytes;
      results.push({ ...header, out: all.subarray(at, split).toString(), err: all.subarray(split, stop).toString() });
      if (all[stop] !== 10) throw new Error(`no line feed after the body of ${header.id}`);
      at = stop + 1;
    }
  }
  return { hello, results, end };
};
