// Causes at the overlay's end: a filter that turns VXLAN away, or a node that takes it and hands nothing on.
import { say } from '../../model/text.ts';
import { pairOf } from '../../steps/node-pairs.ts';
import { mendFilteredPort, portFiltered } from '../../steps/vxlan-words.ts';
import { VXLAN_DEVICE } from './applies.ts';
import {
  type Ask,
  askOverlay,
  eitherWay,
  hostsAnswer,
  inAgentOn,
  isWayKnown,
  listed,
  look,
  namesOf,
  type OverlayCause,
  PODS,
  silentPairs,
  silentWith,
  touches,
  unexplained,
  wordOf,
} from './evidence.ts';

/** Nodes where a rule that names the tunnels' port counts up while pods are silent. */
const filteredAt = (found: Ask): readonly string[] =>
  listed(found('vxlan-firewall'), 'nodes').filter((node) => silentWith(found, [node]));

/** Nodes at which VXLAN that left another does not come in, and nothing lower accounts for it. */
const deafAt = (found: Ask): readonly string[] => {
  const pairs = unexplained(found);
  return listed(found('vxlan-arrives'), 'deaf').filter((node) => pairs.some((pair) => touches(pair, [node])));
};

const blockedAt = (found: Ask): readonly string[] => (filteredAt(found).length > 0 ? filteredAt(found) : deafAt(found));

const portBlocked: OverlayCause = {
  code: 'vxlan-port-blocked',
  layer: 'overlay',
  step: 'vxlan-arrives',
  severity: 'fail',
  when: (found) =>
    filteredAt(found).length > 0 ||
    (isWayKnown(found) &&
      (deafAt(found).length > 0 ||
        // Nothing on either node could be read closer: nodes answer, pods do not.
        unexplained(found).some(
          (pair) => hostsAnswer(found, pair) && !eitherWay(pair, listed(found('vxlan-arrives'), 'unanswered')),
        ))),
  proven: (found) => filteredAt(found).length > 0 && silentPairs(found).some((pair) => hostsAnswer(found, pair)),
  explains: [...PODS, 'vxlan-firewall'],
  about: (found) => (blockedAt(found).length > 0 ? blockedAt(found) : unexplained(found)),
  say: (found) => {
    const { from, to } = pairOf(unexplained(found)[0] ?? '');
    const at = namesOf(blockedAt(found));
    if (filteredAt(found).length > 0) return portFiltered(at, wordOf(found('vxlan-firewall'), 'chain'));
    if (at !== '')
      return say(
        `VXLAN that other nodes send does not come in at ${at}, though the nodes hear each other: something turns UDP 8472 away.`,
        `다른 노드가 보낸 VXLAN이 ${at}에 들어오지 않습니다. 노드끼리는 통하므로 무언가 UDP 8472를 막고 있습니다.`,
      );
    return say(
      `VXLAN does not get through between ${from} and ${to}: the nodes hear each other, their pods do not.`,
      `${from}와(과) ${to} 사이에서 VXLAN이 통하지 않습니다. 노드끼리는 통하지만 파드끼리는 통하지 않습니다.`,
    );
  },
  remedies: (found, scene, site) => {
    const [pair = ''] = silentPairs(found);
    const [node = pairOf(pair).to] = blockedAt(found);
    return mendFilteredPort(node, scene, site, askOverlay(node));
  },
};

/** Beside what else keeps VXLAN from arriving: a rule that names the port and counts up is a trouble of its own. */
const portFilteredBeside: OverlayCause = {
  ...portBlocked,
  step: 'vxlan-firewall',
  when: (found) => filteredAt(found).length > 0,
  explains: [],
};

/** Silent pairs of which one end takes VXLAN in and hands nothing on. */
const kept = (found: Ask): readonly string[] => {
  const silent = unexplained(found);
  return listed(found('vxlan-arrives'), 'unanswered').filter((pair) => eitherWay(pair, silent));
};

const unanswered: OverlayCause = {
  code: 'overlay-unanswered',
  layer: 'overlay',
  step: 'overlay-pods',
  severity: 'fail',
  when: (found) => kept(found).length > 0,
  // Other traffic of a busy node could count as ours, so it stays likely.
  explains: ['vxlan-arrives', 'overlay-health'],
  about: (found) => [...new Set(kept(found).map((pair) => pairOf(pair).to))],
  say: (found) => {
    const { from, to } = pairOf(kept(found)[0] ?? '');
    return say(
      `VXLAN from ${from} arrives at ${to}, and nothing behind it answers: ${to} does not hand it on to its pods.`,
      `${from}의 VXLAN이 ${to}에 도착하지만 그 뒤에서 응답이 없습니다. ${to}이(가) 파드로 전달하지 않습니다.`,
    );
  },
  remedies: (found, _scene, site) => {
    const { to } = pairOf(kept(found)[0] ?? '');
    return [
      look(
        say(`Are Cilium's programs attached on ${to}?`, `${to}에 Cilium 프로그램이 붙어 있는지 확인하세요.`),
        `netwhy ask ebpf ${to}`,
        inAgentOn(to, site, `bpftool net show dev ${VXLAN_DEVICE}`),
        'guide: Phase 3; errata G6, G7',
      ),
      look(
        say(
          `What does Cilium drop there, and does the node forward?`,
          `Cilium이 무엇을 버리는지, 노드가 포워딩하는지 확인하세요.`,
        ),
        `${inAgentOn(to, site, 'cilium-dbg bpf metrics list')}; sysctl net.ipv4.ip_forward`,
        askOverlay(to),
        'guide: monitoring metrics (eBPF errors); errata G41',
      ),
    ];
  },
};

export const ARRIVAL_CAUSES: readonly OverlayCause[] = [portBlocked, portFilteredBeside, unanswered];
