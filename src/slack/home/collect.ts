// What one person's Home tab shows, gathered: each part by itself, so that what cannot be read hides nothing else.
import type { RunSummary } from '../../engine/ports/memory.ts';
import { allowedQuestions } from '../asking/allowed.ts';
import { within } from '../asking/patience.ts';
import { isRecord, items } from '../block-limits-walk.ts';
import { describe, type Kit } from '../kit.ts';
import { permalink } from '../share/permalink.ts';
import type { ClusterNodes, HomeShown } from './home-view.ts';
import { isAboutAll, type Known, matrix, NODE_QUESTIONS, namedNodes } from './matrix.ts';
import { bareNodesOf, lookedNodes, setupProblems } from './setup.ts';

export interface Resident {
  readonly team: string;
  readonly user: string;
  /** Their direct messages with the bot: where answers to questions asked at home go. */
  readonly channel: string;
}

const PATIENCE_MS = 2_000;
/** Answers of one question that are looked through; of those about all nodes, so many are read whole. */
const MOST_ANSWERS = 40;
const MOST_WHOLE = 2;
const MOST_LOOKED_THROUGH = 100;

export const collect = async (kit: Kit, who: Resident): Promise<HomeShown> => {
  const { clusters } = kit.parts.directory;
  const [known, runs, schedules, ask, share, scopes] = await Promise.all([
    Promise.all(clusters.map((cluster) => orElse(kit, () => knownOf(kit, who.team, cluster, clusters), []))),
    orElse(kit, () => ownRuns(kit, who), null),
    orElse(kit, () => ownSchedules(kit, who), null),
    allowedQuestions(kit, { ...who, channel: '' }, ''),
    mayShare(kit, who),
    orElse(kit, () => grantedScopes(kit), null),
  ]);
  const nodes = await Promise.all(clusters.map((cluster, at) => nodesOf(kit, cluster, known[at] ?? [])));
  return {
    nowMs: kit.parts.clock.now(),
    clusters: nodes,
    runs,
    schedules,
    may: { ask, share },
    problems: setupProblems({
      scopes,
      refusedScopes: kit.calls.missingScopes(),
      closedChannels: [...(kit.state.closed.get(who.user) ?? [])],
      bareNodes: clusters.flatMap((cluster, at) => {
        const bare = known[at]?.find((one) => one.looked.length > 1)?.bare ?? [];
        return bare.length === 0 ? [] : [{ cluster, nodes: bare }];
      }),
      journalFailsSinceMs: kit.state.journalFailsSinceMs,
      policyComplaints: kit.parts.policyComplaints?.() ?? [],
    }),
  };
};

const orElse = async <T, E>(kit: Kit, work: () => Promise<T>, otherwise: E): Promise<T | E> => {
  try {
    return await work();
  } catch (error) {
    kit.parts.log.warn({ error: describe(error) }, 'a part of a Home tab could not be read');
    return otherwise;
  }
};

type Seen = Known & { readonly bare: readonly string[] };

/** Newest first. */
const knownOf = async (
  kit: Kit,
  team: string,
  cluster: string,
  clusters: readonly string[],
): Promise<readonly Seen[]> => {
  const { memory } = kit.parts;
  // Where there is one cluster, its answers may carry another name than its place in the list.
  const only = clusters.length > 1 ? { cluster } : {};
  const found = await Promise.all(
    NODE_QUESTIONS.map(async (question) => {
      const all = (await memory?.summaries({ team, question, ...only }, MOST_ANSWERS)) ?? [];
      const whole = all.filter(isAboutAll).slice(0, MOST_WHOLE);
      return Promise.all(
        all.filter((one) => !isAboutAll(one) || whole.includes(one)).map((one) => seen(kit, one, whole)),
      );
    }),
  );
  return found.flat().sort((a, b) => b.summary.startedMs - a.summary.startedMs);
};

const seen = async (kit: Kit, summary: RunSummary, whole: readonly RunSummary[]): Promise<Seen> => {
  if (!whole.includes(summary)) return { summary, report: null, looked: [], bare: [] };
  const { journal } = kit.parts;
  const [report, recording] = await Promise.all([journal.report(summary.run), journal.recording(summary.run)]);
  return { summary, report, looked: lookedNodes(recording), bare: bareNodesOf(recording) };
};

const nodesOf = async (kit: Kit, cluster: string, known: readonly Known[]): Promise<ClusterNodes> => {
  const search = { cluster, kinds: ['node'] as const, text: '', namespace: '', limit: 200 };
  const found = await orElse(
    kit,
    () => within(kit.parts.clock, PATIENCE_MS, (signal) => kit.parts.directory.search(search, signal)),
    null,
  );
  const listed = found?.ok === true;
  const names = found?.ok === true ? found.value.map(({ name }) => name) : namedNodes(known);
  return { cluster, listed, rows: matrix([...names].sort(), known) };
};

const ownRuns = async (kit: Kit, { team, user }: Resident): Promise<HomeShown['runs']> => {
  if (kit.parts.memory === undefined) return null;
  const all = await kit.parts.memory.summaries({ team, user }, MOST_LOOKED_THROUGH);
  // What the clock asks in their name is no question of theirs.
  const own = all.filter(({ scheduled }) => scheduled === undefined).slice(0, 8);
  return own.map((run) => ({ ...run, link: permalink(kit.home(), run.channel, run.rootTs, run.threadTs) }));
};

/** null where schedules are not kept at all. */
const ownSchedules = async ({ parts: { digests } }: Kit, { team, user }: Resident): Promise<HomeShown['schedules']> =>
  digests === undefined ? null : (await digests.schedules()).filter((one) => one.team === team && one.owner === user);

const mayShare = async (kit: Kit, { team, user }: Resident): Promise<boolean> => {
  const deed = { kind: 'share', question: '', cluster: '', namespace: '', sensitive: false, offer: true } as const;
  return (await kit.parts.access?.may({ team, user, channel: '' }, deed))?.allowed !== false;
};

/** As the answer to auth.test says it beside the answer; null where it does not. */
const grantedScopes = async (kit: Kit): Promise<readonly string[] | null> => {
  const { response_metadata: beside } = await kit.calls.call('auth.test', {});
  const scopes = isRecord(beside) ? items(beside.scopes) : [];
  return scopes.length === 0 ? null : scopes.map(String);
};
