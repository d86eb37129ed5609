// How many recordings fit into a small file: long texts are kept once, then all is compressed.
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import type { Recording } from '../../../src/model/recording.ts';

interface Packed {
  readonly texts: readonly string[];
  /** By the name of what was broken; empty: nothing was. */
  readonly recordings: Readonly<Record<string, unknown>>;
}

/** Shorter ones are cheaper as they are. */
const LONG = 32;
/** No tool's output that we keep begins so. */
const MARK = '\u0000text ';

export const pack = (recordings: Readonly<Record<string, Recording>>): Buffer => {
  const texts = new Map<string, number>();
  const json = JSON.stringify(recordings, (_key, value: unknown) => {
    if (typeof value !== 'string' || value.length < LONG) return value;
    const at = texts.get(value) ?? texts.size;
    texts.set(value, at);
    return MARK + at;
  });
  const packed: Packed = { texts: [...texts.keys()], recordings: JSON.parse(json) as Packed['recordings'] };
  return brotliCompressSync(JSON.stringify(packed), { params: { [constants.BROTLI_PARAM_LGWIN]: 24 } });
};

export const unpack = (bytes: Uint8Array): Readonly<Record<string, Recording>> => {
  const { texts, recordings } = JSON.parse(brotliDecompressSync(bytes).toString('utf8')) as Packed;
  const whole = (value: unknown): unknown => {
    if (typeof value === 'string') return value.startsWith(MARK) ? texts[Number(value.slice(MARK.length))] : value;
    if (Array.isArray(value)) return value.map(whole);
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, whole(inner)]));
    return value;
  };
  return whole(recordings) as Readonly<Record<string, Recording>>;
};
