// Does the API server answer, of which version is it, whom does it take us for, and do our clocks agree?
import type { ClusterLooks, ServerFacts } from '../engine/ports/doctor.ts';
import type { Check } from '../model/checkup.ts';
import type { Looked } from '../model/looked.ts';
import { say } from '../model/text.ts';
import { fix, type Looking, off, passed, unseen, warned } from './check.ts';
import type { Task } from './in-time.ts';

const SERVER_MS = 10_000;
/** The header counts whole seconds, and the way takes some. */
const CLOCK_MS = 5_000;

export const serverTasks = (looks: ClusterLooks, whoAmI: Promise<Looked<string>>): readonly Task[] => {
  const { cluster } = looks;
  const server: Looking = { id: 'api-server', area: 'cluster', cluster, looks: say('API server', 'API 서버') };
  const identity: Looking = {
    id: 'identity',
    area: 'cluster',
    cluster,
    looks: say('Who netwhy is there', 'netwhy의 계정'),
  };
  return [
    {
      ...server,
      deadlineMs: SERVER_MS,
      look: async (signal) => {
        const seen = await looks.server(signal);
        return seen.ok
          ? [passed(server, say(seen.value.version, seen.value.version)), clockCheck(cluster, seen.value)]
          : [unseen(server, seen, reachIt(seen.reason))];
      },
    },
    {
      ...identity,
      deadlineMs: SERVER_MS,
      look: async () => {
        const me = await whoAmI;
        return [me.ok ? passed(identity, say(me.value, me.value)) : unseen(identity, me)];
      },
    },
  ];
};

const reachIt = (reason: string) =>
  reason === 'forbidden'
    ? fix(
        say(
          'Give it credentials the server takes; with the same kubeconfig:',
          '서버가 받는 자격 증명을 주세요. 같은 kubeconfig로:',
        ),
        'kubectl auth whoami',
      )
    : fix(
        say(
          'Let it reach the server: in the cluster by the NetworkPolicy (manifests/base/bot-network.yaml, ports 443 and 6443); elsewhere see',
          '서버에 연결되어야 합니다. 클러스터 안에서는 NetworkPolicy(manifests/base/bot-network.yaml, 443과 6443 포트), 밖에서는:',
        ),
        'kubectl cluster-info',
      );

const clockCheck = (cluster: string, { aheadMs }: ServerFacts): Check => {
  const looking: Looking = { id: 'clock', area: 'cluster', cluster, looks: say('Clock', '시계') };
  if (aheadMs === null)
    return off(looking, say('the API server does not tell the time', 'API 서버가 시각을 알리지 않음'));
  const seconds = Math.round(Math.abs(aheadMs) / 1_000);
  return Math.abs(aheadMs) <= CLOCK_MS
    ? passed(looking, say('as the API server’s', 'API 서버와 같음'))
    : warned(
        looking,
        say(
          `${seconds} s ${aheadMs > 0 ? 'behind' : 'ahead of'} the API server’s: digests and ages are off by as much`,
          `API 서버보다 ${seconds}초 ${aheadMs > 0 ? '느림' : '빠름'}: 다이제스트와 경과 시간이 그만큼 어긋남`,
        ),
        fix(say('On the node it runs on:', '실행 중인 노드에서:'), 'timedatectl set-ntp true'),
      );
};
