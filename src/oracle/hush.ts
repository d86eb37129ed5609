// Keeps the SDK from writing what a server said to the terminal: it warns of every refusal, in the server's words, and cannot be told not to.

/** oci-common: retrier. */
const ITS_OWN = /^(?:Request cannot be retried|All retry attempts have exhausted|Request failed with Exception)/;

let hushed = false;

/** What anybody else warns of is let through. */
export const hushSdk = (): void => {
  if (hushed) return;
  hushed = true;
  const warn = console.warn.bind(console);
  console.warn = (...words: unknown[]): void => {
    if (!ITS_OWN.test(String(words[0]))) warn(...words);
  };
};
