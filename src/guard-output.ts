// What becomes of an answer that nobody takes: a reader that left is no failure, a disk that is full is.

/** Without a listener a failed write ends Node with exit code 1, which means something else here. Call once, before anything is written. */
export const guardOutput = (): void => {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // `… | head -1`: it has what it wanted, and the verdict stands.
    if (error.code === 'EPIPE') return;
    process.stderr.write(`The answer could not be written (${error.code ?? error.name}).\n`);
    // The error may come before or after the verdict has set the code.
    process.once('exit', () => {
      process.exitCode = 5;
    });
  });
  // Whoever should hear of it cannot.
  process.stderr.on('error', () => undefined);
};
