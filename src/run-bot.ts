// The bot, whole: journal, cluster, Slack and the operator's pages, started in order and stopped in reverse.
import path from 'node:path';
import { accessBy } from './access/access.ts';
import { approvalBy } from './access/approval.ts';
import { boundsBy } from './access/bounds.ts';
import { accessByKubernetes } from './access/by-kubernetes.ts';
import { accessByPolicy } from './access/by-policy.ts';
import { Limits } from './access/limits.ts';
import { auditedAccess } from './audited.ts';
import { realClock } from './clock.ts';
import { cloudOf } from './cloud-of.ts';
import { type ComposedClusters, clustersOf, composeClusters } from './compose-clusters.ts';
import { composeDoctor, lookAtSettings, slackLook, storeTasks } from './compose-doctor.ts';
import type { Settings } from './config/settings.ts';
import type { SlackSettings } from './config/slack-settings.ts';
import type { Access } from './engine/ports/access.ts';
import type { CloudApi } from './engine/ports/cloud.ts';
import type { Tracer } from './engine/ports/tracer.ts';
import type { Clock } from './engine/ports.ts';
import { collectorTasks } from './look-at-collector.ts';
import type { Policy } from './model/policy.ts';
import { startOps } from './ops/endpoints.ts';
import type { Logger } from './ops/log.ts';
import { createMetrics } from './ops/metrics.ts';
import { redact } from './ops/redact.ts';
import { startTracing } from './ops/tracing.ts';
import { type PolicyFile, policyFile } from './policy-file.ts';
import { readiness } from './readiness.ts';
import { newRunId } from './run-id.ts';
import { RUNBOOKS } from './runbooks/catalog.ts';
import { slackFacts } from './slack/access/facts.ts';
import type { SlackMode } from './slack/parts.ts';
import { clientOptions, slackCalls } from './slack/slack-call.ts';
import { slackSide } from './slack/slack-side.ts';
import { lookInside } from './store/look.ts';
import { openStore, type Store, type StorePlace } from './store/open.ts';
import { STORE_FILE } from './store-at.ts';
import { NETWHY_VERSION } from './version.ts';

/** Accepted runs that may wait for a free place before one more is refused as busy. */
const MAX_QUEUED = 500;

export interface Bot {
  /** Resolves when requests can arrive. @throws Fault `config` for tokens Slack refuses. */
  readonly ready: Promise<void>;
  /** Lets running answers end, leaves the rest to the next start. Also works while Slack has not answered yet. */
  stop(graceMs: number): Promise<void>;
}

/** What the playground plays. */
export interface BotWorld {
  readonly clock?: Clock;
  readonly cloud?: CloudApi | null;
}

/** @throws Fault `config` for a kubeconfig or a journal that cannot be used. */
export const startBot = async (
  settings: Settings,
  slack: SlackSettings,
  log: Logger,
  { clock = realClock, cloud = cloudOf(settings.oracle) }: BotWorld = {},
): Promise<Bot> => {
  const closing: (() => Promise<void> | void)[] = [];
  const unwind = async (): Promise<void> => {
    for (const close of closing.splice(0).toReversed()) await close();
  };
  try {
    const store = await storeOf(settings, log);
    closing.push(() => store.close());
    closing.push(forgetting(store, log));
    const tracing = await startTracing(settings.tracing, NETWHY_VERSION, log);
    closing.push(() => tracing.close());
    const { site, caps, captures } = settings;
    const composed = composeClusters(
      clustersOf(settings),
      { site, caps, captures, audit: store.audit, cloud, keeps: true },
      (cluster, why) => log.error({ cluster, why: why.say.en }, 'a cluster cannot be asked; the others can'),
    );
    closing.push(() => composed.close());
    const policy = policyFile(settings.policyFile, settings.policy, store.audit, log);
    closing.push(() => policy.close());
    const metrics = createMetrics({
      runs: () => side.load(),
      execsInFlight: composed.execsInFlight,
      slack: () => ({ ok: side.ready().ok, sockets: side.sockets() }),
    });
    closing.push(() => metrics.close());
    const side = slackSideOf(settings, slack, {
      ...{ store, composed, metrics, log, clock, cloud },
      ...{ policy, tracer: tracing.tracer },
    });
    if (settings.opsPort > 0) {
      const pages = { live: () => true, ready: readiness(side, composed), metrics: () => metrics.text() };
      const ops = await startOps({ port: settings.opsPort, ...pages });
      closing.push(() => ops.close());
    }
    return {
      ready: side.start().then(() => {
        void side.recover().catch((err: unknown) => log.error({ err }, 'could not bring unfinished runs to their end'));
      }),
      stop: async (graceMs) => {
        await side.stop(graceMs);
        await unwind();
      },
    };
  } catch (error) {
    await unwind();
    throw error;
  }
};

const placeOf = ({ databaseUrl, mode, dataDir }: Settings): StorePlace => {
  if (databaseUrl !== '') return { engine: 'postgres', url: databaseUrl };
  return { engine: 'sqlite', file: mode === 'playground' ? ':memory:' : path.join(dataDir, STORE_FILE) };
};

const storeOf = async (settings: Settings, log: Logger): Promise<Store> => {
  const { keep, keepAuditDays } = settings;
  const options = { log: (line: string): void => log.error({}, line), keep, keepAuditDays };
  return await openStore(placeOf(settings), options);
};

const FORGET_EVERY_MS = 6 * 3_600_000;

/** What is beyond what shall be kept goes a few times a day. @returns what ends it. */
const forgetting = (store: Store, log: Logger): (() => void) => {
  // In the log, which goes elsewhere, it shows later whether the audit was cut off or written anew.
  const tellAnchor = (): void =>
    void store.audit.anchor().then(
      (anchor) => log.info({ anchor }, 'the audit ends here'),
      (err: unknown) => log.error({ err }, 'the audit could not be read'),
    );
  tellAnchor();
  const timer = setInterval(() => {
    store.forget().catch((err: unknown) => log.error({ err }, 'old runs could not be forgotten'));
    tellAnchor();
  }, FORGET_EVERY_MS);
  return () => clearInterval(timer);
};

interface SideParts {
  readonly store: Store;
  readonly composed: ComposedClusters;
  readonly metrics: ReturnType<typeof createMetrics>;
  readonly log: Logger;
  readonly clock: Clock;
  readonly policy: PolicyFile;
  readonly tracer: Tracer;
  readonly cloud: CloudApi | null;
}

const slackSideOf = (
  settings: Settings,
  slack: SlackSettings,
  { store, composed, metrics, log, clock, policy, tracer, cloud }: SideParts,
) =>
  slackSide({
    mode: modeOf(slack),
    botToken: slack.botToken,
    ...(slack.apiUrl !== '' && { slackApiUrl: slack.apiUrl }),
    journal: store.journal,
    memory: store.memory,
    digests: store.digests,
    approval: { book: store.approvals, planner: composed.planner },
    workShare: store.workShare,
    answerer: {
      answer: (ask, options) => composed.answerer.answer(ask, { deadlineMs: settings.runDeadlineMs, ...options }),
    },
    access: auditedAccess(accessOf(slack, log, policy.now, composed), store.audit, log),
    admit: new Limits({ policy: policy.now, begun: store.beginnings, log }),
    policyComplaints: policy.complaints,
    audit: store.audit,
    directory: composed.directory,
    doctor: composeDoctor({
      settings,
      policy: policy.now,
      clusters: composed.looks,
      cloud,
      own: [
        ...lookAtSettings(policy.now),
        ...collectorTasks(settings.tracing),
        ...storeTasks(() => lookInside(store.db, placeOf(settings))),
        ...slackLook(slack, log),
      ],
      onBroken: (task, err) => log.error({ err, check: task.id }, 'a check of doctor failed by itself'),
    }),
    clock,
    log,
    lang: settings.lang,
    docsUrl: settings.docsUrl,
    maxRuns: settings.maxRuns,
    maxQueued: MAX_QUEUED,
    newRunId,
    netwhy: NETWHY_VERSION,
    redact,
    tracer,
    onAck: (ms) => metrics.acknowledged(ms),
    onRun: (report, ms) => {
      metrics.runEnded(report?.question ?? 'none', report?.verdict ?? 'none', ms);
      if (report !== null) metrics.judged(report);
    },
    onLimited: (method) => metrics.limited(method),
    onDigest: (atMs) => metrics.digestTold(atMs),
  });

/** Questions that look into cilium-agent somewhere. */
const INTO_CILIUM: ReadonlySet<string> = new Set(
  [...RUNBOOKS.values()].filter(({ steps }) => steps.some(({ vantage }) => vantage === 'cilium')).map(({ id }) => id),
);

/** A client of its own: what Slack says of people and channels is asked before anything else is done. */
const accessOf = (
  { botToken, apiUrl }: SlackSettings,
  log: Logger,
  policy: () => Policy | null,
  { directory, reviews }: ComposedClusters,
): Access => {
  const api = apiUrl === '' ? {} : { slackApiUrl: apiUrl };
  const facts = slackFacts(slackCalls(botToken, clientOptions({ ...api, log }, 1)).call, realClock);
  const home = (): string => directory.clusters[0] ?? '';
  const ruled = accessByPolicy(accessBy(facts), facts, policy, home);
  return {
    ...accessByKubernetes(ruled, policy, home, reviews),
    bounds: (asker, deeds, approved) => boundsBy({ facts, policy, home, reviews }, asker, deeds, approved),
    ...approvalBy(facts, policy, (question) => INTO_CILIUM.has(question)),
  };
};

const modeOf = (slack: SlackSettings): SlackMode =>
  slack.mode === 'socket'
    ? { kind: 'socket', appToken: slack.appToken }
    : { kind: 'http', signingSecret: slack.signingSecret, port: slack.port };
