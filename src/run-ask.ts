// `netwhy ask`: one question, the answer on stdout, the verdict as the exit code.
import { writeFile } from 'node:fs/promises';
import { ASK_OPTIONS, type AskOptions, readAskOptions } from './cli/ask-options.ts';
import { exitCodeOf } from './cli/exit-code.ts';
import { human } from './cli/human.ts';
import { painter } from './cli/paint.ts';
import { progressLine } from './cli/progress.ts';
import { cloudOf } from './cloud-of.ts';
import { helpText } from './command/help.ts';
import { parseWith } from './command/parse.ts';
import { complain } from './complain.ts';
import { type Composed, compose, DEFAULT_CAPS } from './compose.ts';
import { oracleFromEnvironment } from './config/oracle.ts';
import { readSite } from './config/site.ts';
import type { Answer } from './engine/ports.ts';
import { contract } from './export/contract.ts';
import type { Ask } from './model/ask.ts';
import type { Recording } from './model/recording.ts';
import { type Lang, say } from './model/text.ts';
import { untilSignalled } from './on-signals.ts';
import { type PlaygroundCluster, startPlaygroundCluster } from './playground-cluster.ts';
import { newRunId } from './run-id.ts';

export const runAsk = async (words: readonly string[]): Promise<number> => {
  const { command, values } = parseWith(words, ASK_OPTIONS);
  if (command.kind === 'help') {
    process.stdout.write(`${helpText(command.topic, 'netwhy ask').en}\n`);
    return words.join('').trim() === '' ? 2 : 0;
  }
  const lang = command.ask.lang ?? 'en';
  try {
    const options = readAskOptions(values);
    const { report, recording } = await answerOnce(command.ask, options);
    const page = options.json
      ? `${JSON.stringify(contract(report, lang), null, 2)}\n`
      : human(report, lang, painter(colourful(process.stdout)), process.stdout.columns ?? 100);
    process.stdout.write(page);
    const kept = options.record === '' || recording === null || (await keep(options.record, recording, lang));
    return kept ? exitCodeOf(report.verdict) : 5;
  } catch (error) {
    return complain(error, lang);
  }
};

/** @returns false when the file could not be written, after saying so. */
const keep = async (file: string, recording: Recording, lang: Lang): Promise<boolean> => {
  try {
    await writeFile(file, `${JSON.stringify(recording)}\n`, { mode: 0o600 });
    return true;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    const { [lang]: words } = say(
      `The recording could not be written to ${file} (${code}).`,
      `기록을 ${file}에 쓰지 못했습니다 (${code}).`,
    );
    process.stderr.write(`${words}\n`);
    return false;
  }
};

const answerOnce = (ask: Ask, options: AskOptions): Promise<Answer> =>
  untilSignalled(async (signal) => {
    const line = progressLine(process.stderr, ask.lang ?? 'en');
    let playground: PlaygroundCluster | undefined;
    let composed: Composed | undefined;
    try {
      playground = options.playground ? await startPlaygroundCluster(options.breaks) : undefined;
      composed = compose({
        source: playground === undefined ? options.source : { kubeconfig: playground.kubeconfig },
        cluster: ask.cluster,
        site: await readSite(options.site),
        caps: DEFAULT_CAPS,
        // At a terminal the kubeconfig decides: who may exec in an agent may capture without netwhy too.
        captures: true,
        cloud: playground === undefined ? cloudOf(oracleFromEnvironment()) : playground.cloud,
      });
      return await composed.answerer.answer(ask, {
        run: newRunId(),
        signal,
        onProgress: (progress) => line.show(progress),
        ...(options.timeoutMs > 0 && { deadlineMs: options.timeoutMs }),
      });
    } finally {
      line.end();
      await composed?.close();
      await playground?.close();
    }
  });

export const colourful = (stream: NodeJS.WriteStream): boolean => stream.isTTY === true && stream.hasColors();
