// `netwhy judge <recording.json>`: the report of a stored recording, made again from what was seen.
import { parseArgs } from 'node:util';
import { exitCodeOf } from './cli/exit-code.ts';
import { human } from './cli/human.ts';
import { painter } from './cli/paint.ts';
import { readFileText } from './cli/read-file.ts';
import { readRecording } from './cli/read-recording.ts';
import { checkLang } from './command/parse.ts';
import { judge } from './engine/judge.ts';
import { contract } from './export/contract.ts';
import { Fault } from './model/fault.ts';
import { say } from './model/text.ts';
import { RUNBOOKS } from './runbooks/catalog.ts';

const USAGE = 'netwhy judge <recording.json> [--json] [--lang en|ko]';

export const runJudge = async (words: readonly string[]): Promise<number> => {
  const { file, json, lang } = options(words);
  const report = judge(readRecording(await readFileText(file)), RUNBOOKS);
  process.stdout.write(
    json
      ? `${JSON.stringify(contract(report, lang), null, 2)}\n`
      : human(
          report,
          lang,
          painter(process.stdout.isTTY === true && process.stdout.hasColors()),
          process.stdout.columns ?? 100,
        ),
  );
  return exitCodeOf(report.verdict);
};

const options = (words: readonly string[]) => {
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: { json: { type: 'boolean' }, lang: { type: 'string' } },
    });
    const [file, ...more] = positionals;
    if (file !== undefined && more.length === 0)
      return { file, json: values.json === true, lang: checkLang(values.lang ?? 'en') };
  } catch (error) {
    if (error instanceof Fault) throw error;
    // parseArgs complained about an option: the usage line below says it better.
  }
  throw new Fault('usage', say('Give one recording file.', '기록 파일 하나를 지정하세요.'), { suggestions: [USAGE] });
};
