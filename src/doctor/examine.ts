// The whole look at netwhy itself: everything at once, each with its own deadline; one look at a time for each cluster.
import type { ClusterLooks, Doctor, ExamineOptions } from '../engine/ports/doctor.ts';
import { CHECK_AREAS, type Check, type Checkup, type Reach } from '../model/checkup.ts';
import type { Fault } from '../model/fault.ts';
import { say } from '../model/text.ts';
import { noCluster } from '../text/no-cluster.ts';
import { failed, fix, type Looking, worst } from './check.ts';
import { type ClusterLook, lookAtCluster } from './cluster.ts';
import { allInTime, type Task } from './in-time.ts';

export interface DoctorParts extends Omit<ClusterLook, 'looks' | 'run'> {
  readonly clusters: readonly (ClusterLooks | { readonly cluster: string; readonly broken: Fault })[];
  /** Settings, store, Slack: what belongs to no cluster. */
  readonly own: readonly Task[];
}

export const doctorOf = (parts: DoctorParts): Doctor => {
  const under = new Map<string, Promise<Checkup>>();
  return {
    examine: async (options) => {
      const names = parts.clusters.map(({ cluster }) => cluster);
      if (options.cluster !== '' && !names.includes(options.cluster)) throw noCluster(options.cluster, names);
      // Whoever asks while it is looked at gets the same: an agent is not asked twice for it.
      const before = under.get(options.cluster);
      if (before !== undefined) return await before;
      const look = examine(parts, options).finally(() => under.delete(options.cluster));
      under.set(options.cluster, look);
      return await look;
    },
  };
};

const examine = async (parts: DoctorParts, { cluster, run, signal }: ExamineOptions): Promise<Checkup> => {
  const { clusters, own, clock, onBroken, netwhy } = parts;
  const startedMs = clock.now();
  const chosen = clusters.filter((one) => cluster === '' || one.cluster === cluster);
  const [ours, theirs] = await Promise.all([
    allInTime(own, clock, signal, onBroken),
    Promise.all(
      chosen.map(
        async (one): Promise<{ readonly checks: readonly Check[]; readonly reach: Reach | null }> =>
          'broken' in one
            ? { checks: [brokenCheck(one)], reach: null }
            : await lookAtCluster({ ...parts, looks: one, run }, signal),
      ),
    ),
  ]);
  const all = [...ours, ...theirs.flatMap(({ checks }) => checks)];
  const checks = CHECK_AREAS.flatMap((area) => all.filter((one) => one.area === area));
  return {
    checks,
    reach: theirs.flatMap(({ reach }) => reach ?? []),
    verdict: worst(checks),
    netwhy,
    startedAt: new Date(startedMs).toISOString(),
    durationMs: clock.now() - startedMs,
  };
};

/** A kubeconfig that cannot be used: the fault says what is wrong with it. */
export const brokenCheck = ({ cluster, broken }: { readonly cluster: string; readonly broken: Fault }): Check => {
  const looking: Looking = { id: 'api-server', area: 'cluster', cluster, looks: say('API server', 'API 서버') };
  const [context] = broken.suggestions;
  return failed(
    looking,
    broken.say,
    context === undefined
      ? fix(
          say(
            'Say where the cluster is, or look at the built-in one with --playground:',
            '클러스터를 지정하거나 --playground로 내장 클러스터를 확인하세요:',
          ),
          'KUBECONFIG=<file>   # in the cluster: NETWHY_IN_CLUSTER=true',
        )
      : fix(say('The kubeconfig has this context:', 'kubeconfig에 있는 컨텍스트:'), `NETWHY_CONTEXT=${context}`),
  );
};
