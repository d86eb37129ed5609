// What does a watch say, line by line? Lines may come in any pieces; one that is none ends the watch.
import { StringDecoder } from 'node:string_decoder';
import { z } from 'zod';

export type WatchEvent =
  | {
      readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
      readonly key: string;
      readonly version: string;
      readonly object: unknown;
    }
  /** Nothing newer until this version. */
  | { readonly type: 'BOOKMARK'; readonly version: string }
  /** The server ends the watch; 410: from this version it cannot go on. */
  | { readonly type: 'ERROR'; readonly code: number };

/** An object has 1.5 MiB at most (etcd's limit). */
const MAX_LINE_CHARS = 8 << 20;

const metadata = z.looseObject({
  name: z.string().nullish(),
  namespace: z.string().nullish(),
  resourceVersion: z.string().nullish(),
});
const line = z.object({
  type: z.enum(['ADDED', 'MODIFIED', 'DELETED', 'BOOKMARK', 'ERROR']),
  object: z.looseObject({ metadata: metadata.nullish(), code: z.number().nullish() }),
});

/** @throws SyntaxError of what is no event: what was lost with it nobody knows. */
export async function* readEvents(body: AsyncIterable<Uint8Array>): AsyncGenerator<WatchEvent> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  for await (const chunk of body) {
    const pieces = (rest + decoder.write(Buffer.from(chunk))).split('\n');
    rest = pieces.pop() ?? '';
    if (rest.length > MAX_LINE_CHARS) throw new SyntaxError('a line of a watch does not end');
    for (const piece of pieces) if (piece.trim() !== '') yield eventOf(piece);
  }
}

const eventOf = (text: string): WatchEvent => {
  const read = line.safeParse(JSON.parse(text));
  if (!read.success) throw new SyntaxError('a line of a watch is no event');
  const { type, object } = read.data;
  const version = object.metadata?.resourceVersion ?? '';
  if (type === 'ERROR') return { type, code: object.code ?? 500 };
  if (type === 'BOOKMARK') return { type, version };
  const name = object.metadata?.name ?? '';
  if (name === '') throw new SyntaxError('an event of a watch is about no object');
  return { type, version, key: `${object.metadata?.namespace ?? ''}/${name}`, object };
};
