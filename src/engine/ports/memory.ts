// What is remembered of answers beyond their run: lists, what people said of them, where they were shared, what a channel wants.
import type { Lang, Text } from '../../model/text.ts';
import type { Verdict } from '../../model/verdict.ts';

/** One judged run, without its evidence: enough for a list, a card's heading and a comparison. */
export interface RunSummary {
  readonly run: string;
  readonly question: string;
  readonly cluster: string;
  /** What it was asked about, as people write it: `shop/web-0`, `node-1`; empty for the whole cluster. */
  readonly subject: string;
  readonly verdict: Verdict;
  readonly headline: Text;
  /** Stable codes, first cause first. */
  readonly codes: readonly string[];
  readonly team: string;
  readonly channel: string;
  /** Thread it was asked in; empty when it opened its own. */
  readonly threadTs: string;
  /** Its root message; empty when nothing was posted. */
  readonly rootTs: string;
  readonly user: string;
  /** The clock asked, in that person's name. */
  readonly scheduled?: true;
  /** Milliseconds since the epoch. */
  readonly startedMs: number;
  readonly durationMs: number;
}

/** Fields that are given must all hold. */
export interface RunFilter {
  readonly team?: string;
  readonly channel?: string;
  readonly threadTs?: string;
  readonly user?: string;
  readonly question?: string;
  readonly cluster?: string;
  readonly subject?: string;
  /** Each a cause's code, or a thing asked about or found ill: by its name, with or without its namespace, or one end of a way. */
  readonly about?: readonly string[];
  /** Named as a cause, first or not. */
  readonly code?: string;
  readonly verdict?: Verdict;
  /** Started before this, milliseconds since the epoch. */
  readonly beforeMs?: number;
  readonly sinceMs?: number;
}

/** Of one person to one answer; a later one replaces it. */
export interface Feedback {
  readonly run: string;
  readonly user: string;
  readonly said: 'right' | 'wrong' | 'fixed-by';
  /** What fixed it or what was wrong, in the person's words; empty when they said nothing. */
  readonly words: string;
  readonly atMs: number;
}

/** An answer's card in another place. `ts` is empty until it is posted, so that a crash in between is made good. */
export interface SharedCard {
  readonly run: string;
  readonly team: string;
  readonly channel: string;
  /** Thread it belongs into; empty for the channel itself. */
  readonly threadTs: string;
  readonly user: string;
  readonly ts: string;
  readonly atMs: number;
}

/** What people of a channel chose there; empty fields take the defaults. */
export interface ChannelSettings {
  readonly cluster: string;
  readonly lang: Lang | '';
  /** Whether a reaction on an answer shares it. */
  readonly reactions: boolean;
}

export const NO_CHANNEL_SETTINGS: ChannelSettings = { cluster: '', lang: '', reactions: false };

/** Durable when a method resolves. Rejects with a Fault `adapter` when it could not be kept or read. */
export interface Memory {
  /** Judged runs, newest first. */
  summaries(filter: RunFilter, limit: number): Promise<readonly RunSummary[]>;
  summary(run: string): Promise<RunSummary | null>;
  keepFeedback(feedback: Feedback): Promise<void>;
  feedback(run: string): Promise<readonly Feedback[]>;
  /** `known` when this run's card is already in that place, posted or about to be. */
  share(card: SharedCard): Promise<'new' | 'known'>;
  /** Notes the message a shared card became. */
  shared(card: Pick<SharedCard, 'run' | 'channel' | 'threadTs'>, ts: string): Promise<void>;
  /** Forgets a card that could not be posted. */
  unshare(card: Pick<SharedCard, 'run' | 'channel' | 'threadTs'>): Promise<void>;
  cards(run: string): Promise<readonly SharedCard[]>;
  /** Posted cards of a thread, oldest first. */
  cardsIn(team: string, channel: string, threadTs: string): Promise<readonly SharedCard[]>;
  /** Cards wanted and not posted, oldest first. */
  unpostedCards(): Promise<readonly SharedCard[]>;
  channel(team: string, channel: string): Promise<ChannelSettings>;
  keepChannel(team: string, channel: string, settings: ChannelSettings): Promise<void>;
}
