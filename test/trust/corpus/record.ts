// Makes the recordings of the corpus anew: every fault by every question that must name it, and every question of a healthy network.
//   node test/trust/corpus/record.ts [question …]
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Recording } from '../../../src/model/recording.ts';
import { RUNBOOKS } from '../../../src/runbooks/catalog.ts';
import { type Case, healthyCases, simulatedCases } from '../../matrix/cases.ts';
import { askPlayground } from '../../product/ask-playground.ts';
import { FOLDER } from './corpus.ts';
import { pack } from './pack.ts';

/** They mostly wait. */
const AT_ONCE = 3;
/** The overview of all nodes sees ten times as much as others do, and judges by their rules: some of its faults do. */
const EVERY_NTH_OF_HEALTH = 4;

const asked = process.argv.slice(2);
const questions = [...RUNBOOKS.keys()].filter((question) => asked.length === 0 || asked.includes(question));
const all = [...healthyCases('simulation', 1), ...simulatedCases()].filter(
  ({ question, fault }, at) =>
    questions.includes(question) && (question !== 'health' || fault === '' || at % EVERY_NTH_OF_HEALTH === 0),
);
const recordings = new Map<string, Record<string, Recording>>(questions.map((question) => [question, {}]));

const left = all.values();
const record = async ({ question, fault, words }: Case): Promise<void> => {
  const { recording } = await askPlayground(words, fault === '' ? [] : [fault]);
  if (recording === null) throw new Error(`${words} with ${fault}: nothing was recorded`);
  const own = recordings.get(question);
  if (own) own[fault] = recording;
};
const takeTurns = async (): Promise<void> => {
  for (const one of left) await record(one);
};
await Promise.all(Array.from({ length: AT_ONCE }, takeTurns));

await mkdir(FOLDER, { recursive: true });
for (const [question, own] of recordings) {
  const sorted = Object.fromEntries(Object.entries(own).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  const bytes = pack(sorted);
  await writeFile(path.join(FOLDER, `${question}.json.br`), bytes);
  process.stdout.write(
    `${question}: ${Object.keys(sorted).length} recordings, ${Math.ceil(bytes.length / 1024)} KiB\n`,
  );
}
