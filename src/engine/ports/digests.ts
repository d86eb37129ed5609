// What digests need kept: who wants one when, how things stood after the last, and what people said to be quiet about.
import type { Lang, Text } from '../../model/text.ts';

/** One channel's standing order. */
export interface Schedule {
  /** `s-` and 8 lower-case letters or digits. */
  readonly id: string;
  readonly team: string;
  readonly channel: string;
  /** Empty for the default one. */
  readonly cluster: string;
  /** Five fields, checked. */
  readonly cron: string;
  /** IANA name, checked. */
  readonly timezone: string;
  /** Lines as one types them after `/net`, checked: `health`, `why-no-service shop/web`. At least one. */
  readonly questions: readonly string[];
  /** Empty: the channel's own. */
  readonly lang: Lang | '';
  /** Day of the week of the full one, 0 Sunday to 6; null for none. */
  readonly fullOn: number | null;
  readonly paused: boolean;
  readonly owner: string;
  /** Milliseconds since the epoch, as all times here. */
  readonly createdMs: number;
  /** Newest slot that was taken or given up; slots are asked for after it. */
  readonly lastSlotMs: number;
}

/** How one finding stands after a digest. Its identity is code and subject, never its text. */
export interface Entry {
  readonly code: string;
  /** A node, a way `node-1>node-2`, a pod …; empty for the whole cluster. */
  readonly subject: string;
  /** Question it was found by, and the step that shows it. */
  readonly question: string;
  readonly step: string;
  readonly severity: 'fail' | 'warn' | 'unknown';
  readonly say: Text;
  /** How many subjects its sentence speaks of; absent: of it alone. */
  readonly of?: number;
  /** `unseen`: it was bad, and could not be looked at since. */
  readonly state: 'bad' | 'unseen' | 'well';
  /** When it became bad; kept while it is unseen. */
  readonly sinceMs: number;
  /** Slots in which it turned bad or well, oldest first, within the slots remembered. */
  readonly turns: readonly number[];
}

/** The last digests drawn: a value for each slot, oldest first; null where it was not measured. */
export interface Trend {
  readonly slots: readonly number[];
  /** Round trips of each way, milliseconds, whatever they were. */
  readonly ways: Readonly<Record<string, readonly (number | null)[]>>;
  /** Ways without an answer. */
  readonly dead: readonly (number | null)[];
}

/** Everything a digest is compared with. */
export interface Standing {
  readonly schema: 1;
  readonly slotMs: number;
  readonly run: string;
  /** Slots of the last digests, this one last. */
  readonly slots: readonly number[];
  readonly entries: readonly Entry[];
  /** Since when nothing was bad or unseen; null while something is. */
  readonly wellSinceMs: number | null;
  /** Newest round trips of each way, milliseconds, oldest first. */
  readonly ways: Readonly<Record<string, readonly number[]>>;
  /** Absent from what was kept by a version that drew none. */
  readonly trend?: Trend;
  /** What nodes have counted and set, by metric and node; the last that was seen. */
  readonly counted?: Counted;
  /** Which turn of a large mesh it took, counted up from digest to digest; absent: the first, or none was taken. */
  readonly round?: number;
  /** Ways the next one asks whatever its turn. */
  readonly suspects?: readonly string[];
}

export type Counted = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** Findings somebody asked not to be told of: until they recover, until a time, or while a node is being worked on. */
export interface Hush {
  /** `h-` and 8 lower-case letters or digits. */
  readonly id: string;
  readonly team: string;
  readonly channel: string;
  readonly kind: 'acknowledged' | 'snoozed' | 'maintenance';
  /** Empty: any. */
  readonly code: string;
  /** Empty: any; a node's name stands for the ways from and to it too. */
  readonly subject: string;
  readonly owner: string;
  readonly note: string;
  /** Holds from then on. */
  readonly fromMs: number;
  /** null: until it recovers. */
  readonly untilMs: number | null;
}

/** Durable when a method resolves. Rejects with a Fault `adapter` when it could not be kept or read. */
export interface DigestBook {
  /** All, or a channel's, oldest first. */
  schedules(place?: { readonly team: string; readonly channel: string }): Promise<readonly Schedule[]>;
  schedule(id: string): Promise<Schedule | null>;
  /** Inserts, or replaces the one of that id. */
  keepSchedule(schedule: Schedule): Promise<void>;
  dropSchedule(id: string): Promise<void>;
  /** Never moves backwards. */
  passSlot(id: string, slotMs: number): Promise<void>;
  /** The newest before that slot; null for the first digest. */
  standingBefore(schedule: string, slotMs: number): Promise<Standing | null>;
  standingOf(schedule: string, slotMs: number): Promise<Standing | null>;
  /** The first one kept for a slot stays. */
  keepStanding(schedule: string, standing: Standing): Promise<void>;
  hushes(team: string, channel: string): Promise<readonly Hush[]>;
  keepHush(hush: Hush): Promise<void>;
  dropHush(id: string): Promise<void>;
}
