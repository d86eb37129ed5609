// Which network namespace on this node holds a pod's address? Each is asked, several at once, until everybody has an answer.

import { canonical } from './addresses.ts';
import type { FoundNamespace, Runner } from './runner.ts';
import type { Walk } from './walk-namespaces.ts';

const GAVE_UP: FoundNamespace = {
  ok: false,
  reason: 'timed-out',
  detail: "looking for the pod's network namespace took too long",
};

/**
 * @returns a lookup by pod address. All lookups share one walk through the namespaces; each is answered as soon as its
 * address turns up, and the walk ends when nobody waits any more. What was seen is remembered.
 */
export const namespaceFinder = (walkAll: Walk): Runner['findNamespace'] => {
  const seen = new Map<string, string>();
  const waiting = new Map<string, Set<(answer: FoundNamespace) => void>>();
  let stop: AbortController | null = null;

  const answer = (address: string, found: FoundNamespace): void => {
    for (const tell of waiting.get(address) ?? []) tell(found);
  };
  const begin = (): void => {
    const own = new AbortController();
    stop = own;
    const see = (address: string, namespace: string): void => {
      seen.set(address, namespace);
      answer(address, { ok: true, namespace });
    };
    void walkAll(see, own.signal).then((nowhere) => {
      if (stop !== own) return;
      stop = null;
      for (const address of waiting.keys()) answer(address, nowhere);
    });
  };

  return async (podIp, signal) => {
    const address = canonical(podIp);
    const known = seen.get(address);
    if (known !== undefined) return { ok: true, namespace: known };
    if (signal.aborted) return GAVE_UP;
    const { promise, resolve } = Promise.withResolvers<FoundNamespace>();
    const giveUp = (): void => resolve(GAVE_UP);
    signal.addEventListener('abort', giveUp, { once: true });
    const together = waiting.get(address) ?? new Set();
    waiting.set(address, together.add(resolve));
    if (stop === null) begin();
    try {
      return await promise;
    } finally {
      signal.removeEventListener('abort', giveUp);
      together.delete(resolve);
      if (together.size === 0) waiting.delete(address);
      if (waiting.size === 0) {
        stop?.abort();
        stop = null;
      }
    }
  };
};
