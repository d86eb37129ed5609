// Work that a signal ends in order: it is told, cleans up, and the process goes on to its exit code.
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export const untilSignalled = async <T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> => {
  const cancel = new AbortController();
  const onSignal = (): void => cancel.abort();
  // Not once: an impatient second signal would end the process before it has cleaned up, and that takes a moment only.
  for (const name of SIGNALS) process.on(name, onSignal);
  try {
    return await work(cancel.signal);
  } finally {
    for (const name of SIGNALS) process.off(name, onSignal);
  }
};
