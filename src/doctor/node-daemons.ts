// What do the daemons of a node tell its agent: tailscaled by its socket, Cilium's agent by its metrics page?
import type { Check } from '../model/checkup.ts';
import type { Parser } from '../model/command-call.ts';
import { type Looked, notLooked } from '../model/looked.ts';
import type { AgentFacts, Scene } from '../model/scene.ts';
import type { Site } from '../model/site.ts';
import { say } from '../model/text.ts';
import { NOT_SERVED, parseCiliumMetrics } from '../parsers/cilium-metrics.ts';
import { NO_DAEMON, parseTailscaleStatus } from '../parsers/tailscale-status.ts';
import { fix, type Looking, passed, unseen, warned } from './check.ts';
import { helmSet, TAILSCALE_RANGE, versionCheck } from './versions.ts';

/** One node's agent and what it answered. */
export interface Node {
  readonly cluster: string;
  readonly agent: AgentFacts;
  readonly site: Site;
  readonly scene: Scene;
  read<T>(step: string, parse: Parser<T>): Looked<T>;
}

export const readTailscaled = ({ cluster, agent, site, read }: Node): readonly Check[] => {
  const about = { cluster, about: agent.node };
  const socket: Looking = {
    ...about,
    id: 'tailscaled-socket',
    area: 'agents',
    looks: say('Socket of tailscaled', 'tailscaled 소켓'),
  };
  const version: Looking = {
    ...about,
    id: 'tailscale-version',
    area: 'versions',
    looks: say('Tailscale', 'Tailscale'),
  };
  if (agent.tailnet === '') {
    const why = notLooked('forbidden', 'no container of the agent has the socket and is not root');
    return [
      unseen(
        socket,
        why,
        fix(
          say('The shipped agents have one:', '제공되는 에이전트에는 있습니다:'),
          'kubectl apply -k manifests/overlays/standard',
        ),
      ),
    ];
  }
  const status = read('tailscaled', parseTailscaleStatus);
  if (!status.ok) return [unseen(socket, status, SOCKET_FIX)];
  if (status.value === NO_DAEMON)
    return [
      warned(
        socket,
        say(`nobody answers at ${site.tailscaleSocket}`, `${site.tailscaleSocket}에서 응답 없음`),
        fix(
          say(
            'On the node, or say in the site profile where the socket is (tailscaleSocket):',
            '노드에서 실행하거나, 사이트 프로필에 소켓 위치(tailscaleSocket)를 지정하세요:',
          ),
          'systemctl status tailscaled',
        ),
      ),
    ];
  return [
    passed(socket, say('readable', '읽을 수 있음')),
    versionCheck(version, TAILSCALE_RANGE, status.value.version),
  ];
};

const SOCKET_FIX = fix(
  say(
    'Say in the site profile where tailscaled listens, and mount its directory:',
    '사이트 프로필에 tailscaled 소켓 위치를 지정하고 디렉터리를 마운트하세요:',
  ),
  '"tailscaleSocket": "/var/run/tailscale/tailscaled.sock"',
);

export const readMetrics = ({ cluster, agent, scene, site, read }: Node): Check => {
  const looking: Looking = {
    ...{ cluster, about: agent.node, id: 'cilium-metrics', area: 'agents' },
    looks: say('Metrics of Cilium’s agent (port 9962)', 'Cilium 에이전트 메트릭(9962 포트)'),
  };
  const metrics = read('cilium-metrics', parseCiliumMetrics);
  if (!metrics.ok) return unseen(looking, metrics);
  return metrics.value === NOT_SERVED
    ? warned(
        looking,
        say('not served', '제공되지 않음'),
        fix(
          say('Switch them on (restarts the agents):', '켜기(에이전트가 재시작됨):'),
          helmSet(scene, site, 'prometheus.enabled=true'),
        ),
      )
    : passed(looking, say('readable', '읽을 수 있음'));
};
