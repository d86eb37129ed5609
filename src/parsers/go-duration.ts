// How long is a duration as Go prints it?

const MS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

// 3ms · 1.2s · 0s · 1m30.5s · 780µs
const PART = /(\d{1,15}(?:\.\d{1,9})?)(ns|us|µs|μs|ms|s|m|h)/y;

/** Milliseconds, or null: negative and bare numbers are none. */
export const goDurationMs = (text: string): number | null => {
  if (text === '' || text.length > 40) return null;
  let ms = 0;
  PART.lastIndex = 0;
  while (PART.lastIndex < text.length) {
    const part = PART.exec(text);
    if (part === null) return null;
    ms += Number(part[1]) * (MS[part[2] ?? ''] ?? Number.NaN);
  }
  return ms;
};
