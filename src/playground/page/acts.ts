// What can the page ask for on behalf of one of the people?
import * as z from 'zod';

const word = z.string().min(1).max(300);
const line = z.string().max(4_000);
const ts = z.string().regex(/^\d{1,12}\.\d{1,6}$/);
const place = { channel: word, user: word };
const json = z.record(z.string().max(255), z.unknown());

const ACT = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('say'), ...place, text: line.min(1), threadTs: ts.optional() }),
  z.strictObject({
    kind: z.literal('click'),
    ...place,
    messageTs: ts,
    actionId: word,
    value: z.string().max(2_000).optional(),
  }),
  z.strictObject({ kind: z.literal('shortcut'), ...place, messageTs: ts, callbackId: word }),
  z.strictObject({ kind: z.literal('fill'), user: word, actionId: word, value: z.union([line, json]).optional() }),
  z.strictObject({ kind: z.literal('suggest'), user: word, actionId: word, value: z.string().max(300) }),
  z.strictObject({ kind: z.literal('submit'), user: word, values: z.record(z.string().max(255), json) }),
  z.strictObject({
    kind: z.literal('press'),
    user: word,
    actionId: word,
    value: z.string().max(2_000).optional(),
  }),
  z.strictObject({ kind: z.literal('close'), user: word }),
  z.strictObject({ kind: z.literal('home'), user: word }),
  z.strictObject({ kind: z.literal('break'), fault: word }),
  z.strictObject({ kind: z.literal('fix'), fault: word.optional() }),
]);

export type Act = z.output<typeof ACT>;

/** null when it is nothing the page may ask for. */
export const readAct = (body: string): Act | null => {
  try {
    const read = ACT.safeParse(JSON.parse(body));
    return read.success ? read.data : null;
  } catch {
    return null; // not JSON
  }
};
