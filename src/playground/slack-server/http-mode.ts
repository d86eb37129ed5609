// How does the app get the same things over HTTP instead: signed requests to its own address?
import { createHmac } from 'node:crypto';
import { type Delivery, type Envelope, undelivered } from './envelope.ts';
import { type JsonObject, parseJson } from './json.ts';

export interface SignedRequest {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Slack's v0 signature over `v0:<timestamp>:<body>`. */
export const signature = (secret: string, timestampSeconds: number, body: string): string =>
  `v0=${createHmac('sha256', secret).update(`v0:${timestampSeconds}:${body}`).digest('hex')}`;

/** Commands are a form, clicks and views a form with one JSON field, events JSON. */
export const signedRequest = (envelope: Envelope, secret: string, timestampSeconds: number): SignedRequest => {
  const isEvent = envelope.type === 'events_api';
  const body = isEvent
    ? JSON.stringify(envelope.payload)
    : envelope.type === 'interactive'
      ? new URLSearchParams({ payload: JSON.stringify(envelope.payload) }).toString()
      : new URLSearchParams(flat(envelope.payload)).toString();
  return {
    body,
    headers: {
      'content-type': isEvent ? 'application/json' : 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': String(timestampSeconds),
      'x-slack-signature': signature(secret, timestampSeconds, body),
      ...(envelope.retry_attempt !== undefined && {
        'x-slack-retry-num': String(envelope.retry_attempt),
        'x-slack-retry-reason': envelope.retry_reason ?? 'http_timeout',
      }),
    },
  };
};

const flat = (payload: JsonObject): Record<string, string> =>
  Object.fromEntries(Object.entries(payload).map(([key, value]) => [key, String(value)]));

/** Never rejects. */
export const postEnvelope = async (
  url: string,
  request: SignedRequest,
  options: { readonly ackDeadlineMs: number; readonly signal: AbortSignal },
): Promise<Delivery> => {
  const startedAt = performance.now();
  const deadline = AbortSignal.timeout(options.ackDeadlineMs);
  try {
    const response = await fetch(url, {
      method: 'POST',
      body: request.body,
      headers: request.headers,
      signal: AbortSignal.any([deadline, options.signal]),
    });
    const text = await response.text();
    const final = response.headers.get('x-slack-no-retry') === '1';
    if (!response.ok) return undelivered('refused', final);
    const payload = text === '' ? undefined : (parseJson(text) ?? { text });
    return { acked: true, ackMs: performance.now() - startedAt, payload };
  } catch {
    // Refused, reset or over its time: for the person all the same, no ack.
    return undelivered(deadline.aborted ? 'timeout' : 'closed');
  }
};
