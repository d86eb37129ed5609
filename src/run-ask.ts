// `netwhy ask`: one question, the answer on stdout, the verdict as the exit code.
import { writeFile } from 'node:fs/promises';
import { ASK_OPTIONS, type AskOptions, readAskOptions } from './cli/ask-options.ts';
import { contract } from './cli/contract.ts';
import { exitCodeOf } from './cli/exit-code.ts';
import { human } from './cli/human.ts';
import { painter } from './cli/paint.ts';
import { progressLine } from './cli/progress.ts';
import { helpText } from './command/help.ts';
import { parseWith } from './command/parse.ts';
import { complain } from './complain.ts';
import { type Composed, compose, DEFAULT_CAPS } from './compose.ts';
import { readSite } from './config/site.ts';
import type { Answer } from './engine/ports.ts';
import type { Ask } from './model/ask.ts';
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
    if (options.record !== '' && recording !== null)
      await writeFile(options.record, `${JSON.stringify(recording)}\n`, { mode: 0o600 });
    const page = options.json
      ? `${JSON.stringify(contract(report, lang), null, 2)}\n`
      : human(report, lang, painter(colourful(process.stdout)), process.stdout.columns ?? 100);
    process.stdout.write(page);
    return exitCodeOf(report.verdict);
  } catch (error) {
    return complain(error, lang);
  }
};

const answerOnce = async (ask: Ask, options: AskOptions): Promise<Answer> => {
  const cancel = new AbortController();
  const onSignal = (): void => cancel.abort();
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
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
    });
    return await composed.answerer.answer(ask, {
      run: newRunId(),
      signal: cancel.signal,
      onProgress: (progress) => line.show(progress),
      ...(options.timeoutMs > 0 && { deadlineMs: options.timeoutMs }),
    });
  } finally {
    line.end();
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
    await composed?.close();
    await playground?.close();
  }
};

const colourful = (stream: NodeJS.WriteStream): boolean => stream.isTTY === true && stream.hasColors();
