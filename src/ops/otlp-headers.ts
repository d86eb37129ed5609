// What is sent along to a collector, as OpenTelemetry's own setting writes it: `name=value,…`.
export const headersOf = (text: string): Record<string, string> =>
  Object.fromEntries(
    text
      .split(',')
      .map((pair) => [pair.slice(0, Math.max(0, pair.indexOf('='))), pair.slice(pair.indexOf('=') + 1)])
      .filter(([name]) => name?.trim() !== '')
      .map(([name = '', value = '']) => [decoded(name), decoded(value)]),
  );

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text.trim());
  } catch {
    // Not encoded after all: a token with a % in it.
    return text.trim();
  }
};
