// What did the API server answer: its body within bounds, as JSON, and when it wants to be asked again?
import type { ResponseContext } from '@kubernetes/client-node';
import { notLooked } from '../model/looked.ts';
import type { Read } from './api-reader.ts';
import { readStatus } from './looked-errors.ts';

const MAX_BODY_BYTES = 64 << 20;

export const bodyOf = async (response: ResponseContext): Promise<string> => {
  const decoder = new TextDecoder();
  const stream = response.body.stream();
  if (stream === null) return '';
  let bytes = 0;
  let text = '';
  for await (const chunk of stream) {
    bytes += chunk.byteLength;
    if (bytes > MAX_BODY_BYTES) throw new RangeError('answer too long');
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
};

export const parsedBody = (body: string, asked: string): Read<unknown> => {
  try {
    return { ok: true, value: JSON.parse(body) as unknown };
  } catch {
    return { ...notLooked('unreadable', `${asked}: the answer is not JSON`), httpStatus: 200 };
  }
};

/** Milliseconds to wait before trying again, 0 for our own choice, null for never. */
export const retryAfter = (status: number, response: ResponseContext, body: string): number | null => {
  // 401 once more: the token may have been rotated since it was read.
  if (status === 401) return 0;
  if (status !== 429 && status < 500) return null;
  const seconds = Number(response.headers['retry-after'] ?? readStatus(body)?.details?.retryAfterSeconds ?? 0);
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : 0;
};

/** 401: once more is enough, with credentials read afresh. */
export const isRefusedUs = (answer: Read<unknown>): boolean => !answer.ok && answer.httpStatus === 401;

export const isReset = (error: unknown): boolean => {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  const code = cause instanceof Error && 'code' in cause ? cause.code : '';
  return code === 'ECONNRESET' || code === 'UND_ERR_SOCKET' || code === 'EPIPE';
};
