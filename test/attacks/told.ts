// What refused each attack: held by the tests, and printed at the end of a file of them.
import { expect } from 'vitest';
import type { Attacked } from './rig.ts';

export const rows: (readonly [string, string, string])[] = [];
export const tell = (): void => {
  const lines = rows.map(
    ([kind, title, why], at) =>
      `${String(at + 1).padStart(3)}  ${kind.padEnd(10)} ${title.padEnd(46)} ${why.slice(0, 90)}`,
  );
  process.stdout.write(`\n${lines.join('\n')}\n${rows.length} attacks refused\n`);
};

export const reasonOf = async (rig: Attacked): Promise<string> => {
  const refused = (await rig.entries()).filter(({ kind }) => kind === 'refused');
  return String(refused.at(-1)?.facts.why ?? '');
};

/** Refused, nothing began, and the reason is in the audit. */
export const holds = async (rig: Attacked, kind: string, title: string, why: RegExp, began = 0): Promise<void> => {
  const reason = await reasonOf(rig);
  expect(reason).toMatch(why);
  expect(rig.answerer.pending).toHaveLength(began);
  expect((await rig.entries()).filter((one) => one.kind === 'asked')).toHaveLength(began);
  rows.push([kind, title, reason]);
  await rig.close();
};
