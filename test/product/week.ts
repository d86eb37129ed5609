// Five days of a cluster whose faults come and go, with the people who read its digest: told to the unmodified bot, day by day.
import type { Message } from '../../src/playground/slack-server/message.ts';
import type { Playground } from '../../src/start-playground.ts';
import type { LeapClock } from './leap-clock.ts';

const DAY_MS = 86_400_000;
/** A Monday. */
export const MONDAY_MS = Date.UTC(2026, 2, 2, 9);
const CHANNEL = '#ops';
/** Gets the same week in Korean. */
const KOREAN = '#incident-42';
const WAIT_MS = 60_000;

interface Day {
  readonly name: string;
  /** Before its digest. */
  readonly broken: readonly string[];
  /** Typed after it. */
  readonly said: readonly string[];
}

const WEEK: readonly Day[] = [
  { name: 'monday', broken: ['peer-relayed'], said: [] },
  { name: 'tuesday', broken: ['vxlan-device-missing', 'node-key-expiring'], said: ['ack node-key-expiring node-1'] },
  { name: 'wednesday', broken: ['peer-relayed', 'vxlan-device-missing', 'node-key-expiring'], said: [] },
  {
    name: 'thursday',
    broken: ['peer-relayed', 'vxlan-device-missing', 'node-key-expiring'],
    said: ['maintenance node-2 2d new kernel'],
  },
  { name: 'friday', broken: ['peer-relayed', 'mtu-drift'], said: [] },
];

export interface Told {
  readonly name: string;
  readonly root: Message;
  readonly thread: readonly Message[];
  /** Every word of the root as people read it. */
  readonly words: string;
  /** Of the Korean one and its pictures, and what a phone shows of it. */
  readonly korean: string;
  readonly koreanText: string;
}

export const tellWeek = async ({ server, network, page }: Playground, clock: LeapClock): Promise<readonly Told[]> => {
  for (const [channel, lang] of [
    [CHANNEL, 'en'],
    [KOREAN, 'ko'],
  ] as const) {
    const text = `schedule "0 9 * * *" UTC health --full fri --lang ${lang}`;
    const { failure } = await server.slash({ channel, user: 'alice', text });
    if (failure !== '') throw new Error(failure);
  }
  const rootsIn = (channel: string): readonly Message[] =>
    server.messages(channel).filter(({ user, threadTs }) => user === server.botUserId && !threadTs);
  const told: Told[] = [];
  for (const [at, day] of WEEK.entries()) {
    network.fix();
    for (const fault of day.broken) network.break(fault);
    // The simulation knows no calendar: a key that runs out in five days on Tuesday has four on Wednesday.
    const keys = network.network.nodes.get('node-1')?.tailscaled;
    if (keys !== undefined && day.broken.includes('node-key-expiring')) keys.keyExpiresInMs = (6 - at) * DAY_MS;
    page.networkChanged();
    clock.leapTo(MONDAY_MS + at * DAY_MS + 1_000);
    const toldIn = async (channel: string): Promise<Message> => {
      const root = await server.waitFor(() => rootsIn(channel)[at], WAIT_MS);
      await server.waitFor(() => complete(server.thread(channel, root.ts), root), WAIT_MS);
      for (const text of day.said) await server.slash({ channel, user: 'alice', text });
      return root;
    };
    const [root, korean] = await Promise.all([toldIn(CHANNEL), toldIn(KOREAN)]);
    const thread = server.thread(CHANNEL, root.ts).slice(1);
    told.push({
      name: day.name,
      root,
      thread,
      words: wordsOf(root.blocks),
      korean: wordsOf([
        korean.blocks,
        ...server
          .thread(KOREAN, korean.ts)
          .filter(isPicture)
          .map(({ blocks }) => blocks),
      ]),
      koreanText: korean.text,
    });
  }
  return told;
};

/** A digest with buttons has replies, and the figures come last of those every cluster has. */
const complete = (thread: readonly Message[], root: Message): boolean =>
  !root.blocks.some(({ type }) => type === 'actions') ||
  thread.some(({ metadata }) => String(metadata?.event_payload.part).startsWith('figures-'));

const isPicture = ({ metadata }: Message): boolean => /^(?:matrix|charts)/.test(String(metadata?.event_payload.part));

export const wordsOf = (value: unknown): string => {
  if (Array.isArray(value)) return value.map(wordsOf).filter(Boolean).join('\n');
  if (typeof value !== 'object' || value === null) return '';
  const one = value as Readonly<Record<string, unknown>>;
  if (typeof one.text === 'string') return one.text;
  if (typeof one.caption === 'string') return [one.caption, wordsOf(one.rows)].join('\n');
  return Object.entries(one)
    .filter(([key]) => !['accessory', 'confirm'].includes(key))
    .map(([, part]) => wordsOf(part))
    .filter(Boolean)
    .join('\n');
};
