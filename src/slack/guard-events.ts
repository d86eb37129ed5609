// Stands between a receiver and Bolt: what must be journaled is, before Bolt acknowledges; and acknowledgements are timed.
import type { App, ReceiverEvent } from '@slack/bolt';
import type { SlackParts } from './parts.ts';

/** Must not wait long: the acknowledgement comes after it. */
export type TakeEvent = (body: Readonly<Record<string, unknown>>) => Promise<void>;

/** An app as a receiver sees it. When `take` throws, nothing is acknowledged and Slack sends an event again. */
export const guardEvents = (app: App, take: TakeEvent, parts: Pick<SlackParts, 'clock' | 'onAck'>): App => {
  const processEvent = async (event: ReceiverEvent): Promise<void> => {
    const startedMs = parts.clock.now();
    const ack: ReceiverEvent['ack'] = async (response) => {
      await event.ack(response);
      parts.onAck?.(parts.clock.now() - startedMs);
    };
    await take(event.body);
    await app.processEvent({ ...event, ack });
  };
  // Receivers call nothing else of the app.
  return { processEvent } as unknown as App;
};
