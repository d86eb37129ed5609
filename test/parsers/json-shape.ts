// What has one kind of JSON answer that another has not: fields by path, and the types of their values.

/** `.Peer.*.CurAddr string` of everything in it; keys that are data are `*`. */
const shape = (json: unknown, at = ''): readonly string[] => {
  if (Array.isArray(json)) return json.flatMap((one) => shape(one, `${at}[]`));
  if (json === null || typeof json !== 'object') return [`${at} ${json === null ? 'null' : typeof json}`];
  return Object.entries(json).flatMap(([key, value]) =>
    shape(value, `${at}.${/^(?:nodekey:.*|\d.*|https?:.*)$/.test(key) ? '*' : key}`),
  );
};

// Wed, 25 Nov 2026 06:00:00 GMT 200, after the answer of a local API
const shapeOf = (texts: readonly string[]): ReadonlySet<string> =>
  new Set(texts.flatMap((text) => shape(JSON.parse(text.replace(/\n[^\n]* 200$/, '')))));

/** What is in some answers and in none of the others. */
export const beyond = (some: readonly string[], others: readonly string[]): readonly string[] => {
  const there = shapeOf(others);
  return [...shapeOf(some)].filter((one) => !there.has(one));
};
