// Causes between the nodes that only many packets show: loss, a full connection table, a filter.
import type { Cause, Found } from '../../model/runbook.ts';
import type { NodeScene } from '../../model/scene.ts';
import { say, type Text } from '../../model/text.ts';
import { listed } from '../../steps/facts.ts';
import { arrow, pairOf } from '../../steps/node-pairs.ts';
import { change, look } from '../../steps/remedies.ts';
import { concerns, listNames } from '../../steps/rows.ts';
import { sickNodes } from '../tailscale/evidence.ts';
import { LAST_TRAIN, seenFrom } from './loss-steps.ts';
import type { StepId } from './steps.ts';

export type FlakyCause = Cause<StepId, NodeScene>;
export type Ask = Found<StepId>;

const again = (way: string): string => `netwhy ask why-flaky ${way.replace('>', ' ')}`;

const beside = (found: Ask, step: StepId, list: string, values: string, entry: string): string =>
  listed(found(step), values)[listed(found(step), list).indexOf(entry)] ?? '';

const lossy = (found: Ask): readonly string[] => {
  const sick = sickNodes(found);
  return listed(found('node-loss'), 'lossy').filter((way) => !way.split('>').some((node) => sick.includes(node)));
};

/** Which way lost the packets of the last train, by what both kernels took in; null when they do not tell. */
const lostOn = (found: Ask, way: string): Text | null => {
  const { from, to } = pairOf(way);
  const missing = (one: string): number | null => {
    const came = beside(found, 'echo-arrivals', 'way', 'came', one);
    return came === '' ? null : LAST_TRAIN - Number(came);
  };
  const [there, back] = [missing(way), missing(`${to}>${from}`)];
  if (there === null || back === null || Math.max(there, back) < ENOUGH) return null;
  if (there > 3 * back) return say(`on the way ${arrow(way)}`, `${arrow(way)} 방향에서`);
  if (back > 3 * there) return say(`on the way ${arrow(`${to}>${from}`)}`, `${arrow(`${to}>${from}`)} 방향에서`);
  return say('both ways', '양방향에서');
};
/** One or two may miss the reading of the counter. */
const ENOUGH = 4;

const packetLoss: FlakyCause = {
  code: 'tailnet-packet-loss',
  layer: 'tailnet',
  step: 'node-loss',
  severity: 'warn',
  beside: true,
  when: (found) => lossy(found).length > 0,
  // Trains from both ends lose packets, each sent by another kernel.
  proven: (found) => lossy(found).some((way) => lossy(found).includes(`${pairOf(way).to}>${pairOf(way).from}`)),
  explains: ['overlay-peers', 'overlay-health', 'overlay-pods', 'tailnet-data', 'vxlan-arrives'],
  about: (found) => lossy(found),
  say: (found) => {
    const ways = lossy(found);
    const worst =
      ways.toSorted(
        (a, b) =>
          Number(beside(found, 'node-loss', 'lossy', 'percent', b)) -
          Number(beside(found, 'node-loss', 'lossy', 'percent', a)),
      )[0] ?? '';
    const percent = beside(found, 'node-loss', 'lossy', 'percent', worst);
    const sent = beside(found, 'node-loss', 'pair', 'sent', worst);
    const where = lostOn(found, worst);
    const bursts = listed(found('node-loss'), 'bursts').includes(worst);
    const side = where === null ? { en: '', ko: '' } : { en: `, ${where.en}`, ko: ` ${where.ko}` };
    const [en, ko] = bursts ? [', now and then', ' 간헐적으로'] : ['', ''];
    const { from, to } = pairOf(worst);
    return say(
      `${percent} % of ${sent} pings between ${from} and ${to} got lost${side.en}${en} (from ${seenFrom(Number(sent))} % on, so many would show it).`,
      `${from}와(과) ${to} 사이 핑 ${sent}개 중 ${percent}%가${side.ko}${ko} 사라졌습니다(이 수로는 ${seenFrom(Number(sent))}% 이상이면 보입니다).`,
    );
  },
  remedies: (found, scene) => {
    const [way = ''] = lossy(found);
    const { from, to } = pairOf(way);
    const ip = scene.tailnetIps[to] ?? to;
    return [
      look(
        say(
          `On ${from}: is it the network beneath? Ping the endpoint tailscale uses, past the tunnel.`,
          `${from}에서 아래 네트워크 문제인지 보세요. tailscale이 쓰는 엔드포인트를 터널 밖에서 ping 합니다.`,
        ),
        // 203.0.113.7:41641 · [2001:db8::7]:41641
        `ping -c 200 -i 0.02 "$(tailscale status --json | jq -r '.Peer[] | select(.TailscaleIPs[0] == "${ip}") | .CurAddr' | sed -E 's/:[0-9]+$//; s/[][]//g')"`,
        again(way),
        'guide: Phase 6 (intermittent disconnects)',
      ),
      look(
        say(
          `On ${from} and ${to}: does the card or the tunnel drop, and is a CPU full?`,
          `${from}와(과) ${to}에서 카드나 터널이 버리는지, CPU가 찼는지 확인하세요.`,
        ),
        'ip -s link show; nstat -az UdpRcvbufErrors UdpSndbufErrors; mpstat -P ALL 1 3',
        again(way),
        'guide: monitoring metrics; tailscale: kb/1320',
      ),
    ];
  },
};

const rejecting = (found: Ask): readonly string[] => {
  const hurt = [...listed(found('overlay-pods'), 'silent'), ...listed(found('tailnet-path'), 'relayed')];
  return listed(found('node-filter'), 'rejects').filter((node) => hurt.some((way) => way.split('>').includes(node)));
};

const firewallRejects: FlakyCause = {
  code: 'node-firewall-rejects',
  layer: 'node',
  step: 'node-filter',
  severity: 'fail',
  beside: true,
  when: (found) => rejecting(found).length > 0,
  // The counter of the rule grows while pods on that node do not answer.
  proven: () => true,
  explains: ['overlay-pods', 'overlay-health', 'vxlan-arrives', 'netcheck'],
  about: (found, scene) => concerns(scene, rejecting(found)),
  say: (found) => {
    const [node = ''] = rejecting(found);
    const [chain, position] = [besideFilter(found, 'chain', node), besideFilter(found, 'position', node)];
    return say(
      `The packet filter of ${listNames(rejecting(found))} turns packets between nodes away: rule ${position} of ${chain} counts up.`,
      `${listNames(rejecting(found))}의 패킷 필터가 노드 사이 패킷을 막습니다: ${chain} ${position}번 규칙의 카운터가 늘고 있습니다.`,
    );
  },
  remedies: (found, scene, site) => {
    const [node = ''] = rejecting(found);
    const [chain, position] = [besideFilter(found, 'chain', node), besideFilter(found, 'position', node)];
    const subject = scene.subject.kind === 'node' ? `${scene.subject.name} ${scene.subject.peer}`.trim() : node;
    return [
      look(
        say(`On ${node}: see the rule and what stands before it.`, `${node}에서 규칙과 그 앞의 규칙을 확인하세요.`),
        `sudo iptables -L ${chain || 'FORWARD'} -n -v --line-numbers | head -n 30`,
        `netwhy ask why-flaky ${subject}`,
        'errata G14',
      ),
      change(
        say('Let pods and the tailnet pass before it.', '그 앞에서 파드와 tailnet을 허용하세요.'),
        chain === 'INPUT'
          ? `sudo iptables -I INPUT ${position || 1} -p udp --dport ${site.tailscalePort} -j ACCEPT`
          : `sudo iptables -I FORWARD ${position || 1} -i cilium_+ -j ACCEPT && sudo iptables -I FORWARD ${position || 1} -o cilium_+ -j ACCEPT`,
        `netwhy ask why-flaky ${subject}`,
        'errata G14; cilium: System Requirements (firewall rules)',
      ),
    ];
  },
};

const besideFilter = (found: Ask, fact: string, node: string): string =>
  beside(found, 'node-filter', 'rejects', fact, node);

const full = (found: Ask): readonly string[] => listed(found('node-conntrack'), 'full');

const conntrackFull: FlakyCause = {
  code: 'conntrack-full',
  layer: 'node',
  step: 'node-conntrack',
  severity: 'fail',
  beside: true,
  when: (found) => full(found).length > 0,
  proven: (found) => listed(found('node-loss'), 'lossy').length + listed(found('node-loss'), 'silent').length > 0,
  explains: ['node-loss', 'overlay-pods', 'overlay-peers', 'overlay-health', 'tailnet-data', 'vxlan-arrives'],
  about: (found, scene) => concerns(scene, full(found)),
  say: (found) => {
    const nodes = listNames(full(found));
    return say(
      `The connection table of ${nodes} is full: packets of new connections are dropped, others still pass.`,
      `${nodes}의 연결 추적 테이블이 가득 차 새 연결의 패킷이 버려지고 기존 연결만 통과합니다.`,
    );
  },
  remedies: (found) => {
    const [node = ''] = full(found);
    const max = Number(beside(found, 'node-conntrack', 'full', 'max', node)) || 262_144;
    return [
      look(
        say(`On ${node}: who fills it?`, `${node}에서 누가 채우는지 확인하세요.`),
        "sudo conntrack -L 2>/dev/null | grep -oE '^[^=]*src=[^ ]+' | grep -oE 'src=.*' | sort | uniq -c | sort -rn | head",
        'cat /proc/sys/net/netfilter/nf_conntrack_count',
        'guide: monitoring metrics (conntrack)',
      ),
      change(
        say('Make it larger.', '테이블을 키우세요.'),
        `sudo sysctl -w net.netfilter.nf_conntrack_max=${max * 2}`,
        `netwhy ask why-flaky ${node}`,
        'guide: Phase 5 (conntrack); errata G29, G42',
      ),
    ];
  },
};

const filling = (found: Ask): readonly string[] => listed(found('node-conntrack'), 'filling');

const conntrackFilling: FlakyCause = {
  code: 'conntrack-filling',
  layer: 'node',
  step: 'node-conntrack',
  severity: 'warn',
  beside: true,
  when: (found) => filling(found).length > 0,
  proven: () => true,
  explains: [],
  about: (found, scene) => concerns(scene, filling(found)),
  say: (found) => {
    const [node = ''] = filling(found);
    const percent = beside(found, 'node-conntrack', 'filling', 'percent', node);
    return say(
      `The connection table of ${listNames(filling(found))} is ${percent} % full; at its limit new connections are dropped now and then.`,
      `${listNames(filling(found))}의 연결 추적 테이블이 ${percent}% 찼습니다. 한도에 이르면 새 연결이 간헐적으로 버려집니다.`,
    );
  },
  remedies: (found) => {
    const [node = ''] = filling(found);
    return [
      look(
        say(`On ${node}: who fills it?`, `${node}에서 누가 채우는지 확인하세요.`),
        "sudo conntrack -L 2>/dev/null | grep -oE '^[^=]*src=[^ ]+' | grep -oE 'src=.*' | sort | uniq -c | sort -rn | head",
        'cat /proc/sys/net/netfilter/nf_conntrack_count /proc/sys/net/netfilter/nf_conntrack_max',
        'guide: monitoring metrics (conntrack < 80 %)',
      ),
    ];
  },
};

export const LOSS_CAUSES: readonly FlakyCause[] = [packetLoss];
export const NODE_CAUSES: readonly FlakyCause[] = [conntrackFull, firewallRejects];
export const NODE_WARNINGS: readonly FlakyCause[] = [conntrackFilling];
