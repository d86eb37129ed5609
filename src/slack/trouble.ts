// What a failed Slack call means for us: wait, look first, try another look, post anew, or give up on the place.
import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api';

/**
 * `limited`: wait as told · `lost`: no answer came, it may have happened · `later`: did not happen, may work later ·
 * `shape`: Slack refuses these blocks or this length · `gone`: the message or thread is no more · `shut`: this place is closed to us.
 */
export type TroubleKind = 'limited' | 'lost' | 'later' | 'shape' | 'gone' | 'shut';

export class SlackTrouble extends Error {
  readonly kind: TroubleKind;
  /** Slack's error code, or our own word where it gave none. */
  readonly code: string;
  /** Of `limited`: milliseconds to wait. */
  readonly afterMs: number;

  constructor(kind: TroubleKind, code: string, afterMs = 0, cause?: unknown) {
    super(`${kind}: ${code}`, { cause });
    this.name = 'SlackTrouble';
    this.kind = kind;
    this.code = code;
    this.afterMs = afterMs;
  }
}

const SHAPE = [
  'invalid_blocks',
  'invalid_blocks_format',
  'msg_too_long',
  'msg_blocks_too_long',
  'no_text',
  'invalid_arguments',
  'invalid_metadata_format',
];
const GONE = [
  'message_not_found',
  'thread_not_found',
  'cant_update_message',
  'edit_window_closed',
  'cannot_reply_to_message',
];
/** Token trouble: the journal keeps the answer until the token is right again. */
export const TOKEN_CODES: readonly string[] = [
  'invalid_auth',
  'not_authed',
  'account_inactive',
  'token_revoked',
  'token_expired',
];
const LATER = [
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'request_timeout',
  'team_added_to_org',
  'accesslimited',
  'ratelimited',
  // chat.postMessage has a second word for it.
  'rate_limited',
  'update_failed',
  ...TOKEN_CODES,
];

export const troubleOf = (error: unknown): SlackTrouble => {
  if (error instanceof SlackTrouble) return error;
  if (error instanceof WebAPIRateLimitedError)
    return new SlackTrouble('limited', 'ratelimited', error.retryAfter * 1000, error);
  if (error instanceof WebAPIRequestError) return new SlackTrouble('lost', 'no_answer', 0, error);
  if (error instanceof WebAPIHTTPError)
    return new SlackTrouble(error.statusCode >= 500 ? 'lost' : 'later', `http_${error.statusCode}`, 0, error);
  if (error instanceof WebAPIPlatformError) return ofCode(String(error.data.error), error);
  // A 429 without a usable Retry-After arrives as a bare Error.
  return new SlackTrouble('later', 'unexpected', 0, error);
};

const ofCode = (code: string, cause: unknown): SlackTrouble => {
  // The client hands a body that is not JSON on as the error code: somebody between us and Slack answered.
  if (!/^[a-z0-9_]{1,80}$/.test(code)) return new SlackTrouble('lost', 'not_slack', 0, cause);
  const kind = SHAPE.includes(code) ? 'shape' : GONE.includes(code) ? 'gone' : LATER.includes(code) ? 'later' : 'shut';
  return new SlackTrouble(kind, code, 0, cause);
};
