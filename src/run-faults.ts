// `netwhy faults`: what the playground can break, each named by the cause it must be diagnosed as.
import { FAULTS } from './playground/network/faults.ts';

export const runFaults = async (words: readonly string[]): Promise<number> => {
  if (words.some((word) => word !== '--json')) {
    process.stderr.write('Usage: netwhy faults [--json]\n');
    return 2;
  }
  if (words.includes('--json')) {
    process.stdout.write(
      `${JSON.stringify(
        FAULTS.map(({ name, code, says, questions }) => ({ name, code, says: says.en, questions })),
        null,
        2,
      )}\n`,
    );
    return 0;
  }
  const width = Math.max(...FAULTS.map(({ name }) => name.length));
  for (const { name, says } of FAULTS) process.stdout.write(`${name.padEnd(width)}  ${says.en}\n`);
  return 0;
};
