// How results travel on stdout: one line of JSON as a header, then exactly the announced bytes.
import { BATCH_VERSION, type EndFrame, type HelloFrame, type ResultHeader } from '../model/batch.ts';

/** A result before it is framed: the header without what only the bytes can tell. */
export interface ItemResult {
  readonly header: Omit<ResultHeader, 'frame' | 'stdoutBytes' | 'stderrBytes'>;
  readonly stdout: Uint8Array;
  readonly stderr: Uint8Array;
}

export const helloFrame = (netwhy: string): Uint8Array => {
  const header: HelloFrame = { frame: 'hello', v: BATCH_VERSION, netwhy };
  return line(header);
};

/** Header, body and line feed in one piece, so that results never mix. */
export const resultFrame = ({ header, stdout, stderr }: ItemResult): Uint8Array => {
  const whole: ResultHeader = {
    frame: 'result',
    ...header,
    stdoutBytes: stdout.byteLength,
    stderrBytes: stderr.byteLength,
  };
  return Buffer.concat([line(whole), stdout, stderr, LINE_FEED]);
};

/** @param bytes all body bytes of all results, without headers and line feeds */
export const endFrame = (results: number, bytes: number): Uint8Array => {
  const header: EndFrame = { frame: 'end', results, bytes };
  return line(header);
};

const LINE_FEED = Buffer.from('\n');

const line = (header: HelloFrame | ResultHeader | EndFrame): Buffer => Buffer.from(`${JSON.stringify(header)}\n`);
