// What the agent's container does between questions: nothing, until it is told to end.

/** `netwhy idle`. @returns 0 after SIGTERM or SIGINT; as the first process of a container it would otherwise ignore them. */
export const runIdle = (): Promise<number> =>
  new Promise((resolve) => {
    // Signal listeners alone do not keep a process alive. The longest period a timer knows is about 24 days.
    const alive = setInterval(() => undefined, 2 ** 31 - 1);
    const end = (): void => {
      clearInterval(alive);
      process.off('SIGTERM', end);
      process.off('SIGINT', end);
      resolve(0);
    };
    process.once('SIGTERM', end);
    process.once('SIGINT', end);
  });
