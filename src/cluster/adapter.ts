// Everything the rest of the program needs of one cluster: its scenes, its observer, and an end.
import type { CloudApi } from '../engine/ports/cloud.ts';
import type { ClusterLooks } from '../engine/ports/doctor.ts';
import type { Clock, ExecSlots, Observer, SceneReader } from '../engine/ports.ts';
import type { Looked } from '../model/looked.ts';
import type { Site } from '../model/site.ts';
import { type ReviewAccess, reviewAccess } from './access-review.ts';
import { sharing } from './alike.ts';
import { ApiReader } from './api-reader.ts';
import { type SearchCluster, searchCluster } from './directory.ts';
import { KeepingReader } from './kept/keeping-reader.ts';
import { KeptLists } from './kept/kept-lists.ts';
import type { NetKubeConfig } from './kube-config.ts';
import { clusterLooks } from './looks.ts';
import { clusterObserver } from './observer.ts';
import { Pulse } from './pulse.ts';
import { sceneReader } from './scene-reader.ts';

export { loadKube } from './load-kube.ts';

export interface ClusterParts {
  readonly kube: NetKubeConfig;
  /** Name shown in answers. */
  readonly cluster: string;
  readonly site: Site;
  readonly slots: ExecSlots;
  readonly clock: Clock;
  /** null: nobody gave access to the cloud's API. */
  readonly cloud?: CloudApi | null;
  /** E.g. `netwhy/0.1.0`; execs add the run, so that an audit log can be tied to an answer. */
  readonly userAgent: string;
  /** Whether what questions need again is kept current by watches; for who lives long enough to be asked twice. */
  readonly keeps?: boolean;
}

export interface ClusterAdapter {
  readonly scenes: SceneReader;
  readonly observer: Observer;
  readonly search: SearchCluster;
  /** Whether somebody else may do something there. */
  readonly review: ReviewAccess;
  /** Whether the API server answered lately; asks it where nothing else did. Never rejects; takes three seconds at most. */
  answers(): Promise<Looked<true>>;
  /** What it says of netwhy itself; `observer` is the one whose probes are kept and noted. */
  looks(observer: Observer): ClusterLooks;
  /** Ends the connection pool. */
  close(): Promise<void>;
  /** Watches open now. */
  watches(): number;
  /** Every watch begun so far is open, or is not going to be. */
  settled(): Promise<void>;
}

export const clusterAdapter = ({
  kube,
  cluster,
  site,
  slots,
  clock,
  cloud = null,
  userAgent,
  keeps = false,
}: ClusterParts): ClusterAdapter => {
  const pulse = new Pulse(clock);
  const onAnswer = (): void => pulse.heard();
  const reader = new ApiReader(kube, clock, userAgent, onAnswer);
  const kept = new KeptLists({
    ...{ kube, clock, userAgent },
    // By the plain reader: what it reads is not taken from what is kept.
    list: ({ resource, labelSelector, fieldSelector, most, slim }, signal) =>
      reader.list(resource, { labelSelector, fieldSelector, most, keep: slim }, signal),
  });
  const reading = keeps ? new KeepingReader({ kube, clock, userAgent, kept, onAnswer }) : reader;
  const greeted = new Map<string, string>();
  const onAgent = (node: string, netwhy: string): void => void greeted.set(node, netwhy);
  return {
    scenes: sceneReader({ reader: reading, clock, site, cluster, namespace: kube.namespace }),
    observer: sharing(clusterObserver({ kube, slots, clock, cluster, cloud, userAgent, onAgent })),
    search: searchCluster(reader, clock, kube.namespace),
    review: reviewAccess(reader),
    answers: () => pulse.feel((resource, signal) => reader.get(resource, signal)),
    looks: (observer) => clusterLooks({ reader, site, cluster, clock, observer, greeted }),
    watches: () => kept.watches,
    settled: () => kept.settled(),
    close: async () => {
      await kept.end();
      await kube.close();
    },
  };
};
