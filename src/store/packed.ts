// How do recordings and reports lie in the journal? As JSON, compressed: text of tools shrinks to about a tenth.
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { createDeflate, deflateSync, inflateSync } from 'node:zlib';
import { Fault } from '../model/fault.ts';
import type { Recording } from '../model/recording.ts';
import { say } from '../model/text.ts';

/** A damaged or hostile blob cannot make us unpack more than this. */
const MAX_UNPACKED_BYTES = 256 * 1024 * 1024;

export const pack = (value: unknown): Uint8Array => deflateSync(JSON.stringify(value));

/** The same of a recording, piece by piece: of a thousand nodes it is some ten megabytes, and the bot answers meanwhile. */
export const packRecording = async (recording: Recording): Promise<Uint8Array> =>
  recording.observations.length <= PACKED_AT_ONCE
    ? pack(recording)
    : await buffer(Readable.from(pieces(recording)).pipe(createDeflate()));

/** Some hundred kilobytes: milliseconds. */
const PACKED_AT_ONCE = 1_000;
const OBSERVATIONS_A_PIECE = 200;

function* pieces({ observations, ...rest }: Recording): Generator<string> {
  yield `${JSON.stringify(rest).slice(0, -1)},"observations":[`;
  for (let at = 0; at < observations.length; at += OBSERVATIONS_A_PIECE) {
    const piece = JSON.stringify(observations.slice(at, at + OBSERVATIONS_A_PIECE));
    yield `${at === 0 ? '' : ','}${piece.slice(1, -1)}`;
  }
  yield ']}';
}

/** @throws Fault `adapter` when the blob cannot be read back. */
export const unpack = <T>(blob: Uint8Array): T => {
  try {
    return JSON.parse(inflateSync(blob, { maxOutputLength: MAX_UNPACKED_BYTES }).toString('utf8')) as T;
  } catch (cause) {
    throw new Fault(
      'adapter',
      say('A stored answer in the journal is damaged.', '저널에 저장된 답변이 손상되었습니다.'),
      { cause },
    );
  }
};
