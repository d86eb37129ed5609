// `netwhy export <recording.json>`: the answer of a stored recording as Markdown, as the JSON contract, or as a redacted bundle.
import { parseArgs } from 'node:util';
import { readFileText } from './cli/read-file.ts';
import { readRecording } from './cli/read-recording.ts';
import { checkLang } from './command/parse.ts';
import { judge } from './engine/judge.ts';
import { bundle } from './export/bundle.ts';
import { contract } from './export/contract.ts';
import { markdown } from './export/markdown.ts';
import { Fault } from './model/fault.ts';
import { type Lang, say } from './model/text.ts';
import { redact } from './ops/redact.ts';
import { RUNBOOKS } from './runbooks/catalog.ts';

const FORMATS = ['md', 'json', 'bundle'] as const;
type Format = (typeof FORMATS)[number];

const USAGE = 'netwhy export <recording.json> [--format md|json|bundle] [--lang en|ko]';

export const runExport = async (words: readonly string[]): Promise<number> => {
  const { file, format, lang } = options(words);
  const recording = readRecording(await readFileText(file));
  const report = judge(recording, RUNBOOKS);
  const json = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;
  const pages: Readonly<Record<Format, () => string>> = {
    md: () => markdown({ report, recording, asked: null }, lang, redact),
    json: () => json(contract(report, lang)),
    bundle: () => json(bundle(report, recording, lang, redact)),
  };
  process.stdout.write(pages[format]());
  return 0;
};

const options = (words: readonly string[]): { file: string; format: Format; lang: Lang } => {
  try {
    const { values, positionals } = parseArgs({
      args: [...words],
      allowPositionals: true,
      options: { format: { type: 'string' }, lang: { type: 'string' } },
    });
    const [file, ...more] = positionals;
    const format = FORMATS.find((one) => one === (values.format ?? 'md'));
    if (file !== undefined && more.length === 0 && format !== undefined)
      return { file, format, lang: checkLang(values.lang ?? 'en') };
  } catch (error) {
    if (error instanceof Fault) throw error;
    // parseArgs complained about an option: the usage line below says it better.
  }
  throw new Fault('usage', say('Give one recording file and a format.', '기록 파일 하나와 형식을 지정하세요.'), {
    suggestions: [USAGE],
  });
};
