// One call of the Web API: few retries of our own making, errors by kind, and the health of the token.
import { type FetchFunction, WebAPIPlatformError, WebClient, type WebClientOptions } from '@slack/web-api';
import { boltLog } from './bolt-log.ts';
import type { Log } from './parts.ts';
import { TOKEN_CODES, troubleOf } from './trouble.ts';

/** Milliseconds one HTTP call may take; the client has no limit of its own. */
export const CALL_TIMEOUT_MS = 10_000;

/** @throws SlackTrouble. */
export type SlackCall = (
  method: string,
  args: Readonly<Record<string, unknown>>,
) => Promise<Readonly<Record<string, unknown>>>;

export interface SlackCalls {
  readonly call: SlackCall;
  /** Scopes Slack named when it refused a call for want of one. */
  missingScopes(): readonly string[];
  /** Slack's word for what is wrong with the token; empty when nothing is. */
  tokenTrouble(): string;
}

/** A fresh object each time: the socket client writes into the one it is given (measured), and a shared one spoils the others. */
export const clientOptions = (
  settings: {
    readonly slackApiUrl?: string | undefined;
    readonly fetch?: FetchFunction | undefined;
    readonly log: Log;
  },
  retries: number,
): WebClientOptions => ({
  ...(settings.slackApiUrl !== undefined && { slackApiUrl: settings.slackApiUrl }),
  ...(settings.fetch !== undefined && { fetch: settings.fetch }),
  logger: boltLog(settings.log),
  retryConfig: { retries, minTimeout: 300, factor: 1.5, maxTimeout: 2_000 },
  timeout: CALL_TIMEOUT_MS,
  rejectRateLimitedCalls: true,
});

/** @param options of `clientOptions` with no retries: chat.postMessage has no idempotency key, so its callers look first. */
export const slackCalls = (
  token: string,
  options: WebClientOptions,
  onLimited: (method: string) => void = () => undefined,
): SlackCalls => {
  const client = describingFiles(new WebClient(token, options));
  let badToken = '';
  const missing = new Set<string>();
  return {
    missingScopes: () => [...missing],
    tokenTrouble: () => badToken,
    async call(method, args) {
      try {
        const result = await client.apiCall(method, { ...args });
        badToken = '';
        return result as unknown as Readonly<Record<string, unknown>>;
      } catch (error) {
        const trouble = troubleOf(error);
        if (trouble.kind === 'limited') onLimited(method);
        for (const scope of neededScopes(error)) missing.add(scope);
        if (TOKEN_CODES.includes(trouble.code)) badToken = trouble.code;
        throw trouble;
      }
    },
  };
};

/** The client says `alt_text` where Slack's documentation has `alt_txt`: a picture's description would be lost on the way. */
const describingFiles = (client: WebClient): WebClient => {
  client.files.getUploadURLExternal = ({ alt_text: alt, ...rest } = { filename: '', length: 0 }) =>
    client.apiCall('files.getUploadURLExternal', { ...rest, ...(alt !== undefined && { alt_txt: alt }) });
  return client;
};

/** {"ok":false,"error":"missing_scope","needed":"channels:read,groups:read","provided":"chat:write"} */
const neededScopes = (error: unknown): readonly string[] => {
  if (!(error instanceof WebAPIPlatformError) || error.data.error !== 'missing_scope') return [];
  const { needed } = error.data as { readonly needed?: unknown };
  return typeof needed === 'string' ? needed.split(',').filter((scope) => /^[a-z_.:]{1,60}$/.test(scope)) : [];
};
