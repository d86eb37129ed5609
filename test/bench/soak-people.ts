// Who asks in a soak, what, and did each get exactly one answer?
import type { Message } from '../../src/playground/slack-server/message.ts';
import type { SlackServer } from '../../src/playground/slack-server/slack-server.ts';
import { ACTIONS } from '../../src/slack/action-ids.ts';
import { seeded } from './chance.ts';

export interface Tally {
  readonly acksMs: number[];
  /** Commands without their end, each with what was seen of it. */
  readonly lost: string[];
  readonly kinds: Record<string, number>;
  /** Answers that could not look at something: the API failed under them. */
  fails: number;
}

export interface Waiting {
  /** The end of a run as everybody sees it; null when it does not come. */
  ended(run: string): Promise<string | null>;
  /** How far it was seen. */
  seen(run: string): string;
  /** Runs with two roots. */
  doubled(): readonly string[];
}

const PATIENCE_MS = 90_000;

/** While a run goes on its root has a button to stop it. */
const isFinal = ({ blocks }: Message): boolean => !JSON.stringify(blocks).includes(ACTIONS.cancel);

const partOf = ({ metadata }: Message) => metadata?.event_payload as { run?: string; part?: string } | undefined;

/** Reads every message as it comes; keeps what is open alone. */
export const follow = (slack: SlackServer): Waiting => {
  const roots = new Map<string, { readonly ts: string; end: string | null; last: string }>();
  const twice: string[] = [];
  const waiting = new Map<string, Set<(text: string) => void>>();
  slack.onChange((change) => {
    if (change.kind !== 'posted' && change.kind !== 'updated') return;
    const { message } = change;
    const { run, part } = partOf(message) ?? {};
    if (run === undefined || part !== 'root') return;
    const known = roots.get(run) ?? { ts: message.ts, end: null, last: '' };
    known.last = message.text;
    if (known.ts !== message.ts) twice.push(run);
    if (isFinal(message)) known.end = message.text;
    roots.set(run, known);
    if (known.end !== null) for (const told of waiting.get(run) ?? []) told(known.end);
    // Only the latest can still be doubled or waited for.
    if (roots.size > 2_000) roots.delete(roots.keys().next().value ?? '');
  });
  return {
    doubled: () => twice,
    seen: (run) => roots.get(run)?.last ?? 'no message',
    ended: (run) => {
      const end = roots.get(run)?.end ?? null;
      if (end !== null) return Promise.resolve(end);
      // Several may wait for one: who asks the same meanwhile is shown the way there.
      const waiters = waiting.get(run) ?? new Set();
      waiting.set(run, waiters);
      return new Promise((resolve) => {
        const end = (text: string | null): void => {
          clearTimeout(timer);
          waiters.delete(told);
          if (waiters.size === 0) waiting.delete(run);
          resolve(text);
        };
        const told = (text: string): void => end(text);
        const timer = setTimeout(end, PATIENCE_MS, null);
        waiters.add(told);
      });
    },
  };
};

const PODS = ['shop/web-0', 'shop/web-1', 'pay/web-0', 'shop/batch-2', 'shop/db-0'];
const QUESTIONS = ['why-no-egress', 'why-no-dns'];

/** The n-th command, the same in every soak. @param share how many of them are questions about a pod. */
const commandOf = (nth: number, share: number): readonly [kind: string, text: string] => {
  const next = seeded(nth);
  next();
  const pick = <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)] as T;
  if (next() < share)
    return next() < 0.1
      ? ['sentence', `${pick(PODS)} cannot reach the internet`]
      : ['question', `${pick(QUESTIONS)} ${pick(PODS)}`];
  const roll = next();
  if (roll < 0.45) return ['help', pick(['help', 'help why-no-dns', 'help history', 'version'])];
  if (roll < 0.7) return ['history', pick(['history', `history ${pick(PODS)}`, 'history why-no-dns'])];
  if (roll < 0.8) return ['no such pod', `why-no-egress shop/web-${100 + Math.floor(next() * 1_000)}`];
  return ['misspelt', pick(['why-no-egres shop/web-0', 'why-no-egress', 'why-no-egress shop/web-0 --speed 9', '```'])];
};

/** One person: asks, reads the answer, asks the next. */
export const asker = async (
  slack: SlackServer,
  { name, channel, share }: { readonly name: string; readonly channel: string; readonly share: number },
  next: () => number | null,
  wait: Waiting,
  tally: Tally,
): Promise<void> => {
  for (let nth = next(); nth !== null; nth = next()) {
    const [kind, text] = commandOf(nth, share);
    tally.kinds[kind] = (tally.kinds[kind] ?? 0) + 1;
    const before = slack.ephemerals(channel, name).length;
    const said = await slack.slash({ channel, user: name, text });
    tally.acksMs.push(said.ackMs ?? Number.POSITIVE_INFINITY);
    const run = /\br-[0-9a-z]+\b/i.exec(JSON.stringify(said.ack ?? said.responseUrlPosts) ?? '')?.[0] ?? '';
    const isPrivate = (): boolean =>
      said.responseUrlPosts.length > 0 || slack.ephemerals(channel, name).length > before;
    const lose = (why: string): void => void tally.lost.push(`${nth} ${text}: ${why}`);
    if (said.failure !== '') lose(said.failure);
    else if (kind === 'no such pod' || (run === '' && isSilent(said.ack)))
      await slack.waitFor(isPrivate, PATIENCE_MS).catch(() => lose(`${run} nothing was said`));
    else if (run !== '') {
      const end = await wait.ended(run);
      if (end === null) lose(`${run} has no end: ${wait.seen(run)}`);
      else if (/could not look|unknown|확인하지 못/i.test(end)) tally.fails += 1;
    }
  }
};

const isSilent = (ack: unknown): boolean => ack === undefined || ack === null || ack === '';
