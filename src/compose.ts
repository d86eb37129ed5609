// The only place where adapters meet ports: from a cluster's address to something that answers questions.
import { type AnswerParts, answerer } from './answer.ts';
import { audited } from './audited.ts';
import { realClock } from './clock.ts';
import type { ReviewAccess } from './cluster/access-review.ts';
import { clusterAdapter } from './cluster/adapter.ts';
import type { SearchCluster } from './cluster/directory.ts';
import { type KubeSource, loadKube } from './cluster/load-kube.ts';
import type { Planner } from './engine/ports/approvals.ts';
import type { Audit } from './engine/ports/audit.ts';
import type { CloudApi } from './engine/ports/cloud.ts';
import type { ClusterLooks } from './engine/ports/doctor.ts';
import type { Answerer, ExecSlots } from './engine/ports.ts';
import { execSlots, type SlotCaps } from './engine/slots.ts';
import type { Looked } from './model/looked.ts';
import type { Site } from './model/site.ts';
import { planner } from './planner.ts';
import { RUNBOOKS } from './runbooks/catalog.ts';
import { NETWHY_VERSION } from './version.ts';
import { withoutSecrets } from './without-secrets.ts';

/** A why-no-egress takes two or three execs; 32 in all keep a busy incident channel off the API server's neck (promise R5). */
export const DEFAULT_CAPS: SlotCaps = { perNode: 16, perCluster: 32, overall: 32 };

export interface ComposeInput {
  readonly source: KubeSource;
  /** Shown in answers; empty takes the context's name. */
  readonly cluster: string;
  readonly site: Site;
  readonly caps: SlotCaps;
  /** Whether packets may be captured; not unless somebody says so. */
  readonly captures?: boolean;
  /** Shared with other clusters; its own by `caps` when absent. */
  readonly slots?: ExecSlots;
  /** Told what runs where, before it runs. */
  readonly audit?: Audit;
  /** The API of the cloud the nodes are in, where somebody gave access to it. */
  readonly cloud?: CloudApi | null;
  /** Whether it lives long enough to be asked twice: then what questions need again is kept current by watches. */
  readonly keeps?: boolean;
}

export interface Composed {
  readonly cluster: string;
  readonly answerer: Answerer;
  readonly search: SearchCluster;
  readonly review: ReviewAccess;
  /** Whether its API server answered lately. Never rejects. */
  answers(): Promise<Looked<true>>;
  readonly planner: Planner;
  readonly looks: ClusterLooks;
  readonly execsInFlight: () => number;
  readonly watches: () => number;
  /** Every watch begun so far is open, or is not going to be. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** @throws Fault `config` when the kubeconfig cannot be used. Opens no connection yet. */
export const compose = ({
  source,
  cluster,
  site,
  caps,
  captures = false,
  slots = execSlots(caps),
  audit,
  cloud = null,
  keeps = false,
}: ComposeInput): Composed => {
  const kube = loadKube(source);
  const name = cluster || kube.getCurrentContext();
  const adapter = clusterAdapter({
    kube,
    cluster: name,
    site,
    slots,
    clock: realClock,
    cloud,
    keeps,
    userAgent: `netwhy/${NETWHY_VERSION}`,
  });
  const observer = audited(withoutSecrets(adapter.observer), name, audit);
  const parts: AnswerParts = {
    ...adapter,
    observer,
    runbooks: RUNBOOKS,
    site,
    clock: realClock,
    cluster: name,
    netwhy: NETWHY_VERSION,
    captures,
  };
  return {
    cluster: name,
    search: adapter.search,
    review: adapter.review,
    answers: () => adapter.answers(),
    looks: adapter.looks(observer),
    answerer: answerer(parts),
    planner: planner(parts),
    execsInFlight: () => slots.inFlight,
    watches: () => adapter.watches(),
    settled: () => adapter.settled(),
    close: () => adapter.close(),
  };
};
