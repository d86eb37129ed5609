// What did the page send, if it is no longer than it may be?
import type { IncomingMessage } from 'node:http';

/** null when it is longer; the rest is not read. */
export const readSmallBody = async (request: IncomingMessage, maxBytes: number): Promise<string | null> => {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) return null;
  const chunks: Buffer[] = [];
  let length = 0;
  // Not `for await`: leaving it early would end the connection before the answer.
  return new Promise((resolve, reject) => {
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > maxBytes) {
        request.pause();
        resolve(null);
      } else chunks.push(chunk);
    });
    request.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    request.on('error', reject);
  });
};
