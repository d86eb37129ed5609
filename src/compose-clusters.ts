// Several clusters behind one answerer and one directory: a question goes to the cluster it names, else to the first.
import type { ReviewAccess } from './cluster/access-review.ts';
import type { SearchCluster } from './cluster/directory.ts';
import { type ComposeInput, compose } from './compose.ts';
import type { Settings } from './config/settings.ts';
import type { AccessReviews } from './engine/ports/access-review.ts';
import type { Planner } from './engine/ports/approvals.ts';
import type { Directory } from './engine/ports/directory.ts';
import type { ClusterLooks } from './engine/ports/doctor.ts';
import type { Answerer } from './engine/ports.ts';
import { execSlots } from './engine/slots.ts';
import { Fault } from './model/fault.ts';
import { type Looked, notLooked } from './model/looked.ts';
import { say } from './model/text.ts';
import { noCluster } from './text/no-cluster.ts';

export interface ClusterInput {
  readonly source: ComposeInput['source'];
  /** Empty: the name of the context; only where there is no other cluster. */
  readonly name: string;
}

export interface ClusterPulse {
  readonly cluster: string;
  readonly answers: Looked<true>;
}

export interface ComposedClusters {
  readonly answerer: Answerer;
  readonly directory: Directory;
  readonly reviews: AccessReviews;
  readonly planner: Planner;
  /** Of each cluster, in order, what it says of netwhy itself, or why it cannot be used. */
  readonly looks: readonly (ClusterLooks | { readonly cluster: string; readonly broken: Fault })[];
  readonly execsInFlight: () => number;
  /** Which API servers answered lately. Never rejects. */
  answering(): Promise<readonly ClusterPulse[]>;
  close(): Promise<void>;
}

interface Served {
  readonly cluster: string;
  readonly answerer: Answerer;
  readonly search: SearchCluster;
  readonly review: ReviewAccess;
  answers(): Promise<Looked<true>>;
  readonly planner: Planner;
  readonly looks: ComposedClusters['looks'][number];
  close(): Promise<void>;
}

/** As the settings name them: the one, or several contexts of one kubeconfig. */
export const clustersOf = ({ kube, cluster, clusters }: Settings): readonly ClusterInput[] =>
  clusters.length === 0
    ? [{ name: cluster, source: kube }]
    : clusters.map(({ name, context }) => ({ name, source: { ...kube, context } }));

/**
 * A cluster whose kubeconfig cannot be used is named by `onBroken` and says so when it is asked; the others work.
 * @throws Fault `config` when none of them can be used.
 */
export const composeClusters = (
  clusters: readonly ClusterInput[],
  shared: Omit<ComposeInput, 'source' | 'cluster' | 'slots'>,
  onBroken: (cluster: string, why: Fault) => void,
): ComposedClusters => {
  const slots = execSlots(shared.caps);
  const faults: { readonly cluster: string; readonly why: Fault }[] = [];
  const served = clusters.map(({ name, source }): Served => {
    try {
      return compose({ ...shared, source, cluster: name, slots });
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      faults.push({ cluster: name, why: error });
      return broken(name, error);
    }
  });
  const [first] = served;
  const [why] = faults;
  if (first === undefined || faults.length === served.length)
    throw why?.why ?? new Fault('config', say('No cluster is named.', '지정된 클러스터가 없습니다.'));
  for (const { cluster, why: one } of faults) onBroken(cluster, one);
  const names = served.map(({ cluster }) => cluster);
  const called = (cluster: string): Served | undefined =>
    cluster === '' ? first : served.find((one) => one.cluster === cluster);
  return {
    answerer: {
      answer: async (ask, options) => {
        const one = called(ask.cluster);
        if (one === undefined) throw noCluster(ask.cluster, names);
        return one.answerer.answer({ ...ask, cluster: one.cluster }, options);
      },
    },
    directory: {
      clusters: names,
      search: async ({ cluster, ...search }, signal) =>
        (await called(cluster)?.search(search, signal)) ?? notLooked('inconclusive', `there is no cluster ${cluster}`),
    },
    planner: {
      plan: async (ask, signal) => {
        const one = called(ask.cluster);
        if (one === undefined) throw noCluster(ask.cluster, names);
        return await one.planner.plan({ ...ask, cluster: one.cluster }, signal);
      },
    },
    reviews: {
      may: async (cluster, who, right) =>
        (await called(cluster)?.review(who, right)) ?? notLooked('inconclusive', `there is no cluster ${cluster}`),
    },
    looks: served.map(({ looks }) => looks),
    execsInFlight: () => slots.inFlight,
    answering: async () =>
      await Promise.all(served.map(async ({ cluster, answers }) => ({ cluster, answers: await answers() }))),
    close: async () => {
      await Promise.all(served.map((one) => one.close()));
    },
  };
};

const broken = (cluster: string, why: Fault): Served => ({
  cluster,
  answerer: { answer: async () => cannotBeAsked(cluster, why) },
  planner: { plan: async () => cannotBeAsked(cluster, why) },
  search: async () => notLooked('unreachable', why.say.en),
  review: async () => notLooked('unreachable', why.say.en),
  answers: async () => notLooked('unreachable', why.say.en),
  looks: { cluster, broken: why },
  close: async () => undefined,
});

const cannotBeAsked = (cluster: string, why: Fault): never => {
  throw new Fault(
    'adapter',
    say(`Cluster ${cluster} cannot be asked. ${why.say.en}`, `${cluster} 클러스터를 확인할 수 없습니다. ${why.say.ko}`),
    { cause: why },
  );
};
