// `netwhy store check|export|import|prune`: what looks after the store itself, while no bot has it.
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { checkedText } from './cli/store-text.ts';
import { Fault } from './model/fault.ts';
import { say, type Text } from './model/text.ts';
import { checked } from './store/check.ts';
import { exported, imported } from './store/dump.ts';
import { type KeepOptions, prune } from './store/prune.ts';
import { lined, printed, storePlace, withStore } from './store-at.ts';

const USAGE = [
  'netwhy store check [--json]',
  'netwhy store export [file]',
  'netwhy store import <file>',
  'netwhy store prune [--days N] [--runs N] [--mb N]',
];

export const runStore = async (words: readonly string[]): Promise<number> => {
  const { verb, file, json, dataDir, keep } = options(words);
  const place = storePlace(dataDir);
  switch (verb) {
    case 'check':
      return await withStore(place, false, async ({ db, engine }) => {
        const result = await checked(db, engine);
        process.stdout.write(json ? `${JSON.stringify(result, null, 2)}\n` : checkedText(result, Date.now()));
        return result.damage.length === 0 ? 0 : 1;
      });
    case 'export':
      return await withStore(place, false, async ({ db, engine }) => {
        const lines = exported(db, engine, Date.now());
        // Its own word only, so that the rows can go to a pipe.
        if (file === '') await printed(lines);
        // Never over a file that is there: it may be the only copy.
        else
          await filing(file, () =>
            pipeline(Readable.from(lined(lines)), createWriteStream(file, { flags: 'wx', mode: 0o600 })),
          );
        return 0;
      });
    case 'import':
      return await withStore(place, true, async ({ db, engine }) => {
        const counts = await filing(file, async () => {
          const input = file === '-' ? process.stdin : await opened(file);
          return await imported(db, engine, createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY }));
        });
        process.stdout.write(`${counts.runs} runs, ${counts.schedules} schedules: in.\n`);
        return 0;
      });
    case 'prune':
      return await withStore(place, false, async ({ db, engine }) => {
        const { runs } = await prune(db, engine, keep, Date.now());
        process.stdout.write(`${runs} ended runs forgotten.\n`);
        return 0;
      });
  }
};

/** Rejects now rather than in the middle of a read nobody waits for. */
const opened = async (file: string) => {
  const input = createReadStream(file);
  await once(input, 'open');
  return input;
};

/** What the file system says, as a sentence about that file. */
const filing = async <T>(file: string, work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const why = FILE_TROUBLE[code];
    if (why === undefined) throw error;
    throw new Fault('usage', say(`${file}: ${why.en}`, `${file}: ${why.ko}`), { cause: error });
  }
};

const FILE_TROUBLE: Readonly<Record<string, Text>> = {
  EEXIST: say('there is such a file already; give another name.', '이미 있는 파일입니다. 다른 이름을 지정하세요.'),
  ENOENT: say('there is no such file or folder.', '파일이나 폴더가 없습니다.'),
  EACCES: say('it may not be read or written.', '읽거나 쓸 권한이 없습니다.'),
  EISDIR: say('this is a folder.', '폴더입니다.'),
  ENOSPC: say('the disk is full.', '디스크가 가득 찼습니다.'),
};

const VERBS = ['check', 'export', 'import', 'prune'] as const;

const options = (words: readonly string[]) => {
  const { values, positionals } = parsed(words);
  const [verb, file = '', ...more] = positionals;
  const known = VERBS.find((one) => one === verb);
  if (known === undefined || more.length > 0) throw usage();
  if (known === 'import' && file === '') throw usage();
  if ((known === 'check' || known === 'prune') && file !== '') throw usage();
  const keep: KeepOptions = {
    ...(values.days !== undefined && { days: whole('--days', values.days) }),
    ...(values.runs !== undefined && { runs: whole('--runs', values.runs) }),
    ...(values.mb !== undefined && { bytes: whole('--mb', values.mb) * 1_048_576 }),
  };
  if (known === 'prune' ? Object.keys(keep).length === 0 : Object.keys(keep).length > 0) throw usage();
  return { verb: known, file, json: values.json === true, dataDir: values['data-dir'] ?? '', keep };
};

const parsed = (words: readonly string[]) => {
  try {
    return parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        json: { type: 'boolean' },
        'data-dir': { type: 'string' },
        days: { type: 'string' },
        runs: { type: 'string' },
        mb: { type: 'string' },
      },
    });
  } catch {
    // The lines below say what there is.
    throw usage();
  }
};

const whole = (name: string, typed: string): number => {
  if (/^\d{1,9}$/.test(typed)) return Number(typed);
  throw new Fault('usage', say(`${name} takes a whole number.`, `${name}에는 정수를 지정하세요.`), {
    suggestions: USAGE,
  });
};

const usage = (): Fault =>
  new Fault('usage', say('Say what to do with the store.', '저장소로 무엇을 할지 지정하세요.'), { suggestions: USAGE });
