// What the operator set: the environment as typed settings, or everything that is wrong with it at once.
import type { Policy } from '../model/policy.ts';
import { DEFAULT_SITE, type Site } from '../model/site.ts';
import { type Lang, say } from '../model/text.ts';
import { type Complaint, complaint, configFault, type Environment } from './complaints.ts';
import { environment } from './environment.ts';
import { type OracleSettings, readOracle } from './oracle.ts';
import { readPolicyFile } from './policy.ts';
import { readSecret, SLACK_SECRETS } from './secrets.ts';
import { readSiteFile } from './site.ts';
import { readSlack, type SlackSettings } from './slack-settings.ts';
import { readTracing, type TracingSettings } from './tracing.ts';
import { VARIABLES, type ValueOf, type VariableName } from './variables.ts';

export interface Settings {
  /** `playground`: no Slack and no cluster was named, so both are built in. */
  readonly mode: 'playground' | 'live';
  /** null in the playground. */
  readonly slack: SlackSettings | null;
  /** Where the cluster is; empty: where kubectl would look. */
  readonly kube: { readonly kubeconfig?: string; readonly context?: string; readonly inCluster?: boolean };
  /** Shown in answers; empty takes the name of the context. */
  readonly cluster: string;
  /** Several clusters in one kubeconfig, the default one first; empty when there is one, by `kube` and `cluster`. */
  readonly clusters: ValueOf<'NETWHY_CLUSTERS'>;
  /** Directory of the journal. */
  readonly dataDir: string;
  /** PostgreSQL instead of the journal's file, for several processes; empty for the file. */
  readonly databaseUrl: string;
  /** What is remembered of ended runs: newest so many, of so many days, within so many bytes. */
  readonly keep: { readonly runs: number; readonly days: number; readonly bytes: number };
  /** Who may ask what, as the operator wrote it; null where nobody did. */
  readonly policy: Policy | null;
  /** Where it was read from, to look again; empty where there is none. */
  readonly policyFile: string;
  /** How many days the audit goes back. */
  readonly keepAuditDays: number;
  readonly lang: Lang;
  /** Base of the pages about causes, with a slash at its end; empty: answers name the file. */
  readonly docsUrl: string;
  readonly logLevel: ValueOf<'NETWHY_LOG_LEVEL'>;
  /** /healthz, /readyz, /metrics; 0 = off. */
  readonly opsPort: number;
  /** Questions answered at once. */
  readonly maxRuns: number;
  /** Execs in flight (promise R5). */
  readonly caps: { readonly overall: number; readonly perCluster: number; readonly perNode: number };
  readonly runDeadlineMs: number;
  /** What runs may still take when the process is asked to stop. */
  readonly stopGraceMs: number;
  /** Whether packets may be captured from Slack. */
  readonly captures: boolean;
  /** Oracle's API about the nodes; null when it may not be asked. */
  readonly oracle: OracleSettings | null;
  /** Where traces of runs go; null: nowhere. */
  readonly tracing: TracingSettings | null;
  readonly site: Site;
}

/** Any of these says that a real Slack or a real cluster is meant. */
const MEANT: readonly string[] = [
  ...SLACK_SECRETS.flatMap((name) => [name, `${name}_FILE`]),
  'NETWHY_CLUSTER',
  'NETWHY_CLUSTERS',
  'NETWHY_CONTEXT',
  'NETWHY_IN_CLUSTER',
  'KUBECONFIG',
];

/** What says which one cluster is meant. */
const ONE_CLUSTER = ['NETWHY_CLUSTER', 'NETWHY_CONTEXT', 'NETWHY_IN_CLUSTER'] as const;

/** @throws Fault `config` with every complaint; no complaint shows a value. */
export const readSettings = (env: Environment = environment()): Settings => {
  const { settings, complaints } = inspectSettings(env);
  if (complaints.length > 0) throw configFault(complaints, wayOut(env));
  return settings;
};

/** As far as they are right, with everything that is wrong; what is wrong has its default. */
export const inspectSettings = (
  env: Environment,
): { readonly settings: Settings; readonly complaints: readonly Complaint[] } => {
  const complaints: Complaint[] = [];
  const complain = (text: Complaint): void => void complaints.push(text);
  const read = <N extends VariableName>(name: N): ValueOf<N> | undefined => {
    const given = env[name] || undefined;
    if (given === undefined) return undefined;
    const checked = VARIABLES[name].schema.safeParse(given);
    if (checked.success) return checked.data as ValueOf<N>;
    complain(complaint(name, VARIABLES[name].expected));
    return undefined;
  };

  const mode = MEANT.some((name) => (env[name] ?? '') !== '') ? 'live' : 'playground';
  const slack = readSlack(read, (name) => readSecret(env, name, complain), mode, env, complain);
  const [kubeconfig, context, inCluster] = [read('KUBECONFIG'), read('NETWHY_CONTEXT'), read('NETWHY_IN_CLUSTER')];
  if (inCluster === true && (kubeconfig !== undefined || context !== undefined)) {
    const expected = say(
      'not together with KUBECONFIG or NETWHY_CONTEXT',
      'KUBECONFIG, NETWHY_CONTEXT와 함께 쓸 수 없습니다',
    );
    complain(complaint('NETWHY_IN_CLUSTER', expected));
  }
  const clusters = read('NETWHY_CLUSTERS') ?? [];
  if (clusters.length > 0 && ONE_CLUSTER.some((name) => (env[name] ?? '') !== '')) {
    const expected = say(
      `not together with ${ONE_CLUSTER.join(', ')}`,
      `${ONE_CLUSTER.join(', ')}와 함께 쓸 수 없습니다`,
    );
    complain(complaint('NETWHY_CLUSTERS', expected));
  }
  const site = readSiteFile(read('NETWHY_SITE') ?? '');
  if ('complaints' in site) for (const one of site.complaints) complain(complaint('NETWHY_SITE', one));
  const file = read('NETWHY_POLICY') ?? '';
  const policy = file === '' ? { policy: null } : readPolicyFile(file);
  if ('complaints' in policy) for (const one of policy.complaints) complain(complaint('NETWHY_POLICY', one));
  for (const name of unknownNames(env)) complain(complaint(name, say('no such setting', '없는 설정입니다')));

  const overall = read('NETWHY_MAX_EXECS') ?? 32;
  const settings: Settings = {
    mode,
    slack,
    kube: {
      ...(kubeconfig !== undefined && { kubeconfig }),
      ...(context !== undefined && { context }),
      ...(inCluster !== undefined && { inCluster }),
    },
    cluster: read('NETWHY_CLUSTER') ?? '',
    clusters,
    dataDir: read('NETWHY_DATA_DIR') ?? './data',
    databaseUrl: mode === 'live' ? (readSecret(env, 'DATABASE_URL', complain) ?? '') : '',
    keep: {
      runs: read('NETWHY_KEEP_RUNS') ?? 10_000,
      days: read('NETWHY_KEEP_DAYS') ?? 90,
      bytes: (read('NETWHY_KEEP_MB') ?? 512) * 1_048_576,
    },
    policy: 'policy' in policy ? policy.policy : null,
    policyFile: file,
    keepAuditDays: read('NETWHY_KEEP_AUDIT_DAYS') ?? 400,
    lang: read('NETWHY_LANG') ?? 'en',
    docsUrl: read('NETWHY_DOCS_URL') ?? '',
    logLevel: read('NETWHY_LOG_LEVEL') ?? 'info',
    opsPort: read('NETWHY_OPS_PORT') ?? (mode === 'live' ? 8080 : 0),
    maxRuns: read('NETWHY_MAX_RUNS') ?? 20,
    caps: {
      overall,
      perCluster: read('NETWHY_MAX_EXECS_PER_CLUSTER') ?? overall,
      perNode: read('NETWHY_MAX_EXECS_PER_NODE') ?? 16,
    },
    runDeadlineMs: read('NETWHY_RUN_DEADLINE_MS') ?? 60_000,
    stopGraceMs: read('NETWHY_STOP_GRACE_MS') ?? 20_000,
    captures: read('NETWHY_CAPTURE') === 'on',
    oracle: readOracle(read, env, complain),
    tracing: readTracing(read, env, complain),
    site: 'site' in site ? site.site : DEFAULT_SITE,
  };
  return { settings, complaints };
};

/** Names that are set and known to us. */
export const givenNames = (env: Environment): readonly string[] =>
  [...Object.keys(VARIABLES), ...[...SLACK_SECRETS, 'DATABASE_URL'].flatMap((name) => [name, `${name}_FILE`])].filter(
    (name) => (env[name] ?? '') !== '',
  );

/** A setting of ours by its name that there is not. */
export const isStrange = (name: string): boolean => name.startsWith('NETWHY_') && !Object.hasOwn(VARIABLES, name);

// NETWHY_BOT_SERVICE_HOST, NETWHY_BOT_PORT_8080_TCP_ADDR: Kubernetes adds these for a Service named netwhy-bot.
const SERVICE_LINK = /_SERVICE_(?:HOST|PORT)|_PORT(?:_\d+_(?:TCP|UDP|SCTP)|$)/;

/** A misspelt setting is a mistake, not a wish to be ignored. */
const unknownNames = (env: Environment): readonly string[] =>
  Object.keys(env).filter(
    (name) => name.startsWith('NETWHY_') && !Object.hasOwn(VARIABLES, name) && !SERVICE_LINK.test(name),
  );

/** Somebody with a kubeconfig in the shell and no Slack most likely wanted the playground. */
const wayOut = (env: Environment): readonly string[] => {
  const given = MEANT.filter((name) => (env[name] ?? '') !== '');
  return given.length === 0 || given.some((name) => name.startsWith('SLACK_'))
    ? []
    : [`unset ${given.join(' ')}   # starts the playground`];
};
