// Questions that wait for a second person's word: kept across restarts, decided once, whichever process is clicked in.
import type { Ask } from '../../model/ask.ts';
import type { AcceptedRequest } from '../ports.ts';

/** `failed`: nothing could be planned or shown, so that nobody can decide. */
export const APPROVAL_STATES = ['asked', 'approved', 'declined', 'expired', 'failed'] as const;
export type ApprovalState = (typeof APPROVAL_STATES)[number];

export interface Approval {
  /** As it would be accepted; its run id is the one it gets. */
  readonly request: AcceptedRequest;
  readonly state: ApprovalState;
  /** Hash of all that would run; empty until planned. */
  readonly plan: string;
  /** ts of the card; empty until posted. */
  readonly ts: string;
  readonly askedMs: number;
  readonly expiresMs: number;
  /** Who decided; empty while nobody has. */
  readonly by: string;
}

/** Durable when a method resolves. Rejects with a Fault `adapter` when it could not be kept. */
export interface Approvals {
  /** `duplicate`: the same delivery. */
  ask(request: AcceptedRequest, askedMs: number, expiresMs: number): Promise<'new' | 'duplicate'>;
  planned(run: string, plan: string, lines: readonly string[]): Promise<void>;
  /**
   * Its card is this caller's alone to show, for so long; whoever has it may ask anew by the same name.
   * @returns false when another shows it, or it is shown, or decided.
   */
  claim(run: string, by: string, forMs: number): Promise<boolean>;
  posted(run: string, ts: string): Promise<void>;
  find(run: string): Promise<Approval | null>;
  /** Not decided yet, oldest first. */
  open(): Promise<readonly Approval[]>;
  /**
   * The run is accepted in the same moment. @param request with whose word it has, and for which plan.
   * @returns false when it is decided already, has expired, or its plan is another.
   */
  approve(request: AcceptedRequest, nowMs: number): Promise<boolean>;
  /** @param by empty for nobody's decision. @returns false when it is decided already. */
  close(
    run: string,
    state: 'declined' | 'expired' | 'failed',
    by: string,
    nowMs: number,
    why: string,
  ): Promise<boolean>;
}

/** What would run, before anything does. */
export interface Planned {
  readonly hash: string;
  /** For people: the commands that want approval, each with its place. */
  readonly lines: readonly string[];
}

export interface Planner {
  /** @throws Fault as an answerer would before it runs anything. */
  plan(ask: Ask, signal: AbortSignal): Promise<Planned>;
}
