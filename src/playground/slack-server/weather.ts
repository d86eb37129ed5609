// Which calls fail next, and how? The trouble a test or a demo asked for, used up one call at a time.

/** A Slack error code, an HTTP status, or: do it, and lose the reply, say 503, or never answer. */
export type Failure = string | number;
export const ACCEPT_THEN_DROP = 'accept-then-drop';
export const ACCEPT_THEN_503 = 'accept-then-503';
export const ACCEPT_THEN_HANG = 'accept-then-hang';

export type Trouble =
  | { readonly kind: 'rate-limited'; readonly retryAfterSeconds: number }
  | { readonly kind: 'error'; readonly code: string }
  | { readonly kind: 'status'; readonly status: number }
  /** Done, and the caller does not learn it. */
  | { readonly kind: 'unheard'; readonly how: 'drop' | '503' | 'hang' };

const UNHEARD = new Map<string, 'drop' | '503' | 'hang'>([
  [ACCEPT_THEN_DROP, 'drop'],
  [ACCEPT_THEN_503, '503'],
  [ACCEPT_THEN_HANG, 'hang'],
]);

export class Weather {
  readonly #limited = new Map<string, { left: number; retryAfterSeconds: number }>();
  readonly #failing = new Map<string, Failure[]>();
  /** How long apps.connections.open takes, in milliseconds. */
  openDelayMs = 0;
  /** Why the tokens are refused; empty: they are taken. */
  badToken = '';

  rateLimit(method: string, times: number, retryAfterSeconds: number): void {
    this.#limited.set(method, { left: times, retryAfterSeconds });
  }

  failNext(method: string, failure: Failure, times: number): void {
    const queue = this.#failing.get(method) ?? [];
    this.#failing.set(method, [...queue, ...Array.from({ length: times }, () => failure)]);
  }

  /** What happens to this call; null: nothing. */
  meet(method: string): Trouble | null {
    const limit = this.#limited.get(method);
    if (limit !== undefined && limit.left > 0) {
      limit.left -= 1;
      return { kind: 'rate-limited', retryAfterSeconds: limit.retryAfterSeconds };
    }
    const failure = this.#failing.get(method)?.shift();
    if (failure === undefined) return null;
    if (typeof failure === 'number') return { kind: 'status', status: failure };
    const how = UNHEARD.get(failure);
    return how === undefined ? { kind: 'error', code: failure } : { kind: 'unheard', how };
  }
}
