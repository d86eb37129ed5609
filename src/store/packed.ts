// How do recordings and reports lie in the journal? As JSON, compressed: text of tools shrinks to about a tenth.
import { deflateSync, inflateSync } from 'node:zlib';
import { Fault } from '../model/fault.ts';
import { say } from '../model/text.ts';

/** A damaged or hostile blob cannot make us unpack more than this. */
const MAX_UNPACKED_BYTES = 64 * 1024 * 1024;

export const pack = (value: unknown): Uint8Array => deflateSync(JSON.stringify(value));

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
