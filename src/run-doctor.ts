// `netwhy doctor`: what of netwhy itself is not as it should be, with the fix for each; the exit code is the verdict.
import { parseArgs } from 'node:util';
import { checkupText } from './cli/checkup-text.ts';
import { exitCodeOf } from './cli/exit-code.ts';
import { painter } from './cli/paint.ts';
import { cloudOf } from './cloud-of.ts';
import { checkLang } from './command/parse.ts';
import { complain } from './complain.ts';
import { type ComposedClusters, clustersOf, composeClusters } from './compose-clusters.ts';
import { composeDoctor, lookAtSettings, slackOfSettings, storeTasks } from './compose-doctor.ts';
import { environment } from './config/environment.ts';
import { inspectSettings, type Settings } from './config/settings.ts';
import { readSite } from './config/site.ts';
import { checkupContract } from './export/checkup.ts';
import { collectorTasks } from './look-at-collector.ts';
import type { Checkup } from './model/checkup.ts';
import { Fault } from './model/fault.ts';
import { type Lang, say } from './model/text.ts';
import { untilSignalled } from './on-signals.ts';
import { createLog } from './ops/log.ts';
import { redact } from './ops/redact.ts';
import { startPlaygroundCluster } from './playground-cluster.ts';
import { colourful } from './run-ask.ts';
import { newRunId } from './run-id.ts';
import { lookAtStore } from './store/look.ts';
import { storePlace } from './store-at.ts';

const USAGE =
  'netwhy doctor [--json] [--cluster NAME] [--kubeconfig F] [--context C] [--site F] [--lang en|ko] [--playground]';

export const runDoctor = async (words: readonly string[]): Promise<number> => {
  let lang: Lang = 'en';
  try {
    const options = optionsOf(words);
    if (options.help) {
      process.stdout.write(`${USAGE}\n`);
      return 0;
    }
    lang = options.lang;
    const checkup = await untilSignalled((signal) => examine(options, signal));
    const page = options.json
      ? `${JSON.stringify(checkupContract(checkup, lang), null, 2)}\n`
      : checkupText(checkup, lang, painter(colourful(process.stdout)), process.stdout.columns ?? 100);
    process.stdout.write(redact(page));
    return exitCodeOf(checkup.verdict);
  } catch (error) {
    return complain(error, lang);
  }
};

type Options = ReturnType<typeof optionsOf>;

const examine = async (options: Options, signal: AbortSignal): Promise<Checkup> => {
  const inspected = inspectSettings(environment());
  const settings = { ...inspected.settings, ...(options.site !== '' && { site: await readSite(options.site) }) };
  const playground = options.playground ? await startPlaygroundCluster() : undefined;
  const cloud = playground === undefined ? cloudOf(settings.oracle) : playground.cloud;
  const clusters =
    playground === undefined ? named(settings, options) : [{ name: '', source: { kubeconfig: playground.kubeconfig } }];
  const composed = composeOrSay(clusters, settings);
  try {
    const doctor = composeDoctor({
      settings,
      policy: () => settings.policy,
      clusters: composed.looks,
      cloud,
      own: [
        ...lookAtSettings(),
        ...collectorTasks(settings.tracing),
        ...storeTasks(() => lookAtStore(storePlace(''))),
        ...slackOfSettings(createLog({ level: 'silent' })),
      ],
      onBroken: ({ id }, error) =>
        void process.stderr.write(
          redact(`${id}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`),
        ),
    });
    return await doctor.examine({ cluster: options.cluster, run: newRunId(), signal });
  } finally {
    await composed.close();
    await playground?.close();
  }
};

/** What is typed goes before what is set. */
const named = (settings: Settings, { kubeconfig, context }: Options) =>
  kubeconfig === '' && context === ''
    ? clustersOf(settings)
    : [
        {
          name: '',
          source: { ...(kubeconfig !== '' ? { kubeconfig } : settings.kube), ...(context !== '' && { context }) },
        },
      ];

/** A kubeconfig that cannot be used is a finding, not the end of the look. */
const composeOrSay = (
  clusters: Parameters<typeof composeClusters>[0],
  { site, caps, captures }: Settings,
): Pick<ComposedClusters, 'looks' | 'close'> => {
  try {
    return composeClusters(clusters, { site, caps, captures }, () => undefined);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { looks: clusters.map(({ name }) => ({ cluster: name, broken: error })), close: async () => undefined };
  }
};

const optionsOf = (words: readonly string[]) => {
  const { values } = parsed(words);
  const { kubeconfig = '', context = '', playground = false } = values;
  if (playground && (kubeconfig !== '' || context !== '')) throw usage();
  return {
    ...{ kubeconfig, context, playground, cluster: values.cluster ?? '', site: values.site ?? '' },
    json: values.json === true,
    help: values.help === true,
    lang: values.lang === undefined ? ('en' as const) : checkLang(values.lang),
  };
};

const parsed = (words: readonly string[]) => {
  try {
    return parseArgs({
      args: [...words],
      options: {
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
        playground: { type: 'boolean' },
        cluster: { type: 'string' },
        kubeconfig: { type: 'string' },
        context: { type: 'string' },
        site: { type: 'string' },
        lang: { type: 'string' },
      },
    });
  } catch {
    // The line below says what there is.
    throw usage();
  }
};

const usage = (): Fault =>
  new Fault('usage', say('That is nothing doctor takes.', 'doctor가 모르는 말입니다.'), { suggestions: [USAGE] });
