// `netwhy accuracy`: how often people said an answer was right, by question and first cause.
import { parseArgs } from 'node:util';
import { Fault } from './model/fault.ts';
import { say } from './model/text.ts';
import { type Accuracy, accuracyOf } from './store/accuracy.ts';
import { storePlace, withStore } from './store-at.ts';

const USAGE = 'netwhy accuracy [--days N] [--json] [--data-dir D]';
const DAY_MS = 86_400_000;

export const runAccuracy = async (words: readonly string[]): Promise<number> => {
  const { days, json, dataDir } = options(words);
  return await withStore(storePlace(dataDir), false, async ({ db }) => {
    const rows = await accuracyOf(db, days === 0 ? 0 : Date.now() - days * DAY_MS);
    process.stdout.write(json ? `${JSON.stringify(rows, null, 2)}\n` : textOf(rows));
    return 0;
  });
};

const textOf = (rows: readonly Accuracy[]): string => {
  if (rows.length === 0) return 'Nobody has said yet whether an answer was right.\n';
  const right = rows.reduce((sum, row) => sum + row.right, 0);
  const all = rows.reduce((sum, row) => sum + row.right + row.wrong, 0);
  const lines = rows.map(
    (row) =>
      `${String(row.right).padStart(5)} of ${String(row.right + row.wrong).padEnd(5)} ${row.question} ${row.code || '(no cause)'}${row.fixed > 0 ? `, ${row.fixed} with the fix told` : ''}`,
  );
  return `${[...lines, `${right} of ${all} answers were right, by those who said so (${Math.round((right / all) * 100)} %).`].join('\n')}\n`;
};

const options = (words: readonly string[]) => {
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        days: { type: 'string', default: '0' },
        json: { type: 'boolean', default: false },
        'data-dir': { type: 'string', default: '' },
      },
    });
    if (positionals.length === 0 && /^\d{1,5}$/.test(values.days))
      return { days: Number(values.days), json: values.json, dataDir: values['data-dir'] };
  } catch {
    // The usage line says it better.
  }
  throw new Fault('usage', say('Say of how many days.', '며칠 동안의 답인지 지정하세요.'), { suggestions: [USAGE] });
};
