// The first hops of any path: the pod that sends, and the program on its node that takes the packet over.
import type { Finding } from '../../model/runbook.ts';
import type { PathScene } from '../../model/scene.ts';
import { same, say } from '../../model/text.ts';
import { listed, wordOf } from '../../steps/facts.ts';
import { type Hop, hop, notHere } from './diagram.ts';
import { type Ask, podName } from './evidence.ts';

export const sender = (found: Ask, scene: PathScene): Hop =>
  hop(
    say(`pod ${podName(scene)}`, `파드 ${podName(scene)}`),
    [found('pod-way')],
    [same(`${scene.target.ip} · ${scene.target.node}`)],
    [found('pod-state'), found('pod-route'), found('pod-mtu')],
  );

/** Settings of the node count once nothing gets through: eBPF may not need them. */
const ofNode = (found: Ask): readonly Finding[] =>
  found('arrives').passes
    ? [found('cilium-agent'), found('cilium-endpoint')]
    : [
        found('cilium-agent'),
        found('cilium-endpoint'),
        found('ip-forward'),
        found('conntrack'),
        found('firewall'),
        found('node-ready'),
      ];

/** One node's end of a pod: its device there and the program on it. */
export const program = (found: Ask, which: 'device' | 'farDevice', node: string): Hop => {
  const programs = found('path-programs');
  const device = wordOf(programs, which);
  const title = say(`${node}: ${device || 'pod device'}`, `${node}: ${device || '파드 장치'}`);
  const checked = which === 'device' ? ofNode(found) : [];
  // What is missing on the overlay's device is shown there.
  const missing = listed(programs, 'missing').filter((one) => one.startsWith(`${node}: `) && !one.includes(OVERLAY));
  if (programs.fails && missing.length === 0) return hop(title, [], [same('cil_from_container')], checked);
  return hop(title, [programs], programs.passes ? [same('cil_from_container')] : [], checked);
};

const OVERLAY = 'cil_from_overlay';

export const overlayProgramMissing = (found: Ask, node: string): boolean =>
  listed(found('path-programs'), 'missing').some((one) => one.startsWith(`${node}: ${OVERLAY}`));

export const leaving = (found: Ask, scene: PathScene): Hop =>
  scene.target.hostNetwork
    ? notHere(say("no pod device: its node's network", '파드 장치 없음: 노드의 네트워크'))
    : program(found, 'device', scene.target.node);
