// Which moment is a time as Go writes it into JSON?

// 2026-11-23T05:58:40.7Z · 2026-11-23T14:58:40+09:00
const RFC3339 = /^(\d{4})-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/;

/** Milliseconds since 1970; null for the zero time (year 1: never, not set); undefined when it is no time at all. */
export const goTimeMs = (text: string): number | null | undefined => {
  const year = RFC3339.exec(text)?.[1];
  if (year === undefined) return undefined;
  if (year === '0001') return null;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? undefined : ms;
};
