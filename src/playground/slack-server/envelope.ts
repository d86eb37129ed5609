// What is handed to the app, and how did it end?
import { randomUUID } from 'node:crypto';
import type { JsonObject } from './json.ts';

export interface Envelope {
  readonly envelope_id: string;
  readonly type: 'slash_commands' | 'interactive' | 'events_api';
  readonly accepts_response_payload: boolean;
  readonly payload: JsonObject;
  readonly retry_attempt?: number;
  readonly retry_reason?: string;
}

export type Delivery =
  | { readonly acked: true; readonly ackMs: number; readonly payload: unknown }
  /** no-socket: nobody was connected · closed: the connection ended first · timeout: no ack in time · refused: HTTP error. */
  | { readonly acked: false; readonly why: 'no-socket' | 'closed' | 'timeout' | 'refused'; readonly final: boolean };

export const undelivered = (why: 'no-socket' | 'closed' | 'timeout' | 'refused', final = false): Delivery => ({
  acked: false,
  why,
  final,
});

/** Hands one envelope to one place and waits for its ack. Never rejects. */
export type Deliver = (envelope: Envelope) => Promise<Delivery>;

export const envelope = (type: Envelope['type'], payload: JsonObject): Envelope => ({
  envelope_id: randomUUID(),
  type,
  accepts_response_payload: type !== 'events_api',
  payload,
});

/** The same event again, as Slack does when it got no ack in time: another envelope around the same event_id. */
export const retryOf = (first: Envelope, attempt: number, reason: string): Envelope => ({
  ...first,
  envelope_id: randomUUID(),
  retry_attempt: attempt,
  retry_reason: reason,
});
