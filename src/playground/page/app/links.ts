// Which addresses may a link lead to, and which of them are places in this page?

/** null: no link at all. Only the web: no script, no data, no program of the reader's machine. */
export const webAddress = (url: string): string | null => {
  const parsed = URL.parse(url);
  return parsed !== null && (parsed.protocol === 'https:' || parsed.protocol === 'http:') ? parsed.href : null;
};

export interface Spot {
  readonly channel: string;
  readonly ts: string;
  /** The thread it is in, or its own. */
  readonly threadTs: string;
}

// /archives/C0000000OPS/p1700000000000100?thread_ts=1700000000.000100
const PERMALINK = /^\/archives\/([A-Z0-9]{1,30})\/p(\d{7,20})$/;

/** null: it leads elsewhere. */
export const spotOf = (url: string): Spot | null => {
  const parsed = URL.parse(url);
  if (parsed === null || !['127.0.0.1', 'localhost', '[::1]'].includes(parsed.hostname)) return null;
  const [, channel, digits] = PERMALINK.exec(parsed.pathname) ?? [];
  if (channel === undefined || digits === undefined) return null;
  const ts = `${digits.slice(0, -6)}.${digits.slice(-6)}`;
  return { channel, ts, threadTs: parsed.searchParams.get('thread_ts') ?? ts };
};

export const permalink = (home: string, channel: string, ts: string, threadTs: string): string => {
  const thread = threadTs === '' ? '' : `?thread_ts=${threadTs}&cid=${channel}`;
  return `${home}/archives/${channel}/p${ts.replace('.', '')}${thread}`;
};
