// Which packets pass, bounded by count and time, and was the right thing looked at?
import type { NodeScene } from '../../model/scene.ts';
import type { Site } from '../../model/site.ts';
import { type GuideCommand, nodeStep, type Probe, type Reading } from '../../model/step.ts';
import { same, say, type Text } from '../../model/text.ts';
import { type Facts, fail, type Judgement, pass, unknown, warn } from '../../model/verdict.ts';
import { type CiliumEndpoint, parseCiliumEndpoints } from '../../parsers/cilium-endpoint.ts';
import { parseSockets, type Socket } from '../../parsers/sockets.ts';
import {
  NO_DAEMON,
  type NoDaemon,
  parseTailscaleStatus,
  type TailscaleStatus,
} from '../../parsers/tailscale-status.ts';
import { type Capture, parseTcpdump } from '../../parsers/tcpdump.ts';
import { mapProbe } from '../../steps/map-parsed.ts';
import { ciliumPlace, nodePlace } from '../../steps/places.ts';
import { type Aim, aimOf, type Kind, kindOf, spotOf } from './aim.ts';

type Seen =
  | { readonly of: 'packets'; readonly capture: Capture }
  | { readonly of: 'ports'; readonly ports: readonly number[] }
  | { readonly of: 'device'; readonly name: string | null };

const GUIDE: Readonly<Record<Kind, GuideCommand>> = {
  vxlan: {
    says: "sudo tcpdump -i tailscale0 -nn 'udp port 8472' -c 10",
    why: say(
      'without -T vxlan it prints OTV for this port, and without traffic it waits for ever',
      '-T vxlan이 없으면 이 포트를 OTV로 표시하고, 트래픽이 없으면 끝나지 않습니다',
    ),
    erratum: 'G17',
  },
  wireguard: {
    says: "sudo tcpdump -i any -nn 'udp port 41641'",
    why: say(
      'without a limit it never ends, and the port may be another',
      '제한이 없으면 끝나지 않으며, 포트가 다를 수 있습니다',
    ),
    erratum: 'G19',
  },
  pod: {
    says: 'sudo tcpdump -i cali12345678 -nn',
    why: say(
      "cali… are Calico's names; with Cilium a pod's end on the node is lxc…",
      'cali…는 Calico의 이름이고, Cilium에서 노드 쪽 장치는 lxc…입니다',
    ),
    erratum: 'G18',
  },
};

const packetsProbe = (scene: NodeScene, site: Site): Probe<Seen> | Judgement => {
  const aim = aimOf(scene, site);
  const spot = spotOf(scene, aim);
  if (!spot.ok) return spot.says;
  const { device, count, seconds, pod, port, kind } = aim;
  const args = { device, count, seconds, filter: pod === null ? kind : 'host', ...(port !== null && { port }) };
  return mapProbe(
    {
      key: 'packets',
      location: spot.location,
      call: { name: 'capture', args: { ...args, ...(pod !== null && { host: pod.ip }) } },
      timeoutMs: seconds * 1000 + 2000,
      parse: parseTcpdump,
    },
    (capture): Seen => ({ of: 'packets', capture }),
  );
};

/** tailscaled's own word for its port where it may be asked, and what is open on the node. */
const portProbes = (node: string, site: Site): readonly Probe<Seen>[] => {
  const location = nodePlace(node);
  const args = { socket: site.tailscaleSocket, timeoutMs: 2000, peers: false };
  return [
    mapProbe(
      {
        key: 'status',
        location,
        call: { name: 'tailscale-status', args },
        timeoutMs: 3000,
        parse: parseTailscaleStatus,
      },
      (status): Seen => ({ of: 'ports', ports: portsOfSelf(status) }),
    ),
    mapProbe(
      {
        key: 'sockets',
        location,
        call: { name: 'socket-list', args: { kind: 'udp' } },
        timeoutMs: 3000,
        parse: parseSockets,
      },
      (sockets): Seen => ({ of: 'ports', ports: portsOpen(sockets, site.tailscalePort) }),
    ),
  ];
};

/** Its own endpoints: what a NAT made of the port is among them, so several may stand here. */
const portsOfSelf = (status: TailscaleStatus | NoDaemon): readonly number[] =>
  status === NO_DAEMON
    ? []
    : (status.self?.addrs ?? []).map((address) => Number(address.slice(address.lastIndexOf(':') + 1)));

const portsOpen = (sockets: readonly Socket[], usual: number): readonly number[] =>
  sockets
    .filter(({ programs, port }) => programs.includes('tailscaled') || (programs.length === 0 && port === usual))
    .map(({ port }) => port);

const deviceProbe = (scene: NodeScene, { pod, node }: Aim): readonly Probe<Seen>[] => {
  const location = ciliumPlace(scene, node);
  if (pod === null || location === null) return [];
  return [
    mapProbe(
      {
        key: 'device',
        location,
        call: { name: 'cilium-endpoints', args: {} },
        timeoutMs: 3000,
        parse: parseCiliumEndpoints,
      },
      (endpoints): Seen => ({ of: 'device', name: deviceOf(endpoints, pod.ip) }),
    ),
  ];
};

const deviceOf = (endpoints: readonly CiliumEndpoint[], ip: string): string | null =>
  endpoints.find((one) => one.ip === ip)?.device ?? null;

const EXPECTED = say('packets, as many as passed', '지나간 패킷');

const judge = (readings: readonly Reading<Seen>[], scene: NodeScene, site: Site): Judgement => {
  const aim = aimOf(scene, site);
  const shot = readings.find(({ key }) => key === 'packets');
  if (shot === undefined || !shot.ok || shot.value.of !== 'packets')
    return unknown(shot?.ok === false ? shot.reason : 'inconclusive', same(shot?.ok === false ? shot.detail : ''));
  const { capture } = shot.value;
  const ports = [...new Set(readings.flatMap((one) => (one.ok && one.value.of === 'ports' ? one.value.ports : [])))];
  const onNode =
    readings.flatMap((one) => (one.ok && one.value.of === 'device' ? [one.value.name ?? ''] : []))[0] ?? '';
  const { kind, node, device, seconds } = aim;
  const packets = capture.packets.map((packet) => JSON.stringify(packet));
  const facts: Facts = { kind, node, device, seconds, onNode, ended: capture.ended, count: packets.length, packets };
  if (capture.ended === 'no-device' && kind === 'pod')
    return unknown(
      'inconclusive',
      say(`the pod has no device ${device}`, `파드에 ${device} 장치가 없음`),
      same(''),
      facts,
    );
  if (capture.ended === 'no-device')
    return fail(say(`there is no ${device} on ${node}`, `${node}에 ${device} 장치가 없음`), EXPECTED, facts);
  if (capture.ended === 'device-down')
    return fail(say(`${device} is down on ${node}`, `${node}의 ${device} 장치가 꺼져 있음`), EXPECTED, facts);
  if (packets.length === 0 && ports.length > 0 && !ports.includes(site.tailscalePort)) {
    const others = ports.join(', ');
    const why = say(
      `none on port ${site.tailscalePort}, but tailscaled has ${others}: set tailscalePort in the site profile`,
      `${site.tailscalePort} 포트에는 없으나 tailscaled의 포트는 ${others}: 사이트 프로필의 tailscalePort를 바꾸세요`,
    );
    return unknown('inconclusive', why, EXPECTED, facts);
  }
  if (packets.length === 0) return warn(say(`none in ${seconds} s`, `${seconds}초 동안 없음`), EXPECTED, facts);
  return pass(withMissing(sawOf(aim, packets.length, onNode), capture.droppedByKernel), EXPECTED, facts);
};

const sawOf = ({ device, pod, count, seconds }: Aim, seen: number, onNode: string): Text => {
  const where = device === 'any' ? 'all devices' : pod === null || onNode === '' ? device : `${device} = ${onNode}`;
  const [en, ko] = seen === count ? ['as many as asked for', '요청한 만큼'] : [`in ${seconds} s`, `${seconds}초 동안`];
  return say(`${seen} on ${where} (${en})`, `${device === 'any' ? '모든 장치' : where}에서 ${seen}개 (${ko})`);
};

const withMissing = (saw: Text, dropped: number): Text =>
  dropped === 0 ? saw : say(`${saw.en}; the kernel dropped ${dropped} more`, `${saw.ko}, 커널이 ${dropped}개를 놓침`);

export const packetsStep = nodeStep<Seen, 'packets'>({
  id: 'packets',
  asks: say('Which packets pass?', '어떤 패킷이 지나가는가?'),
  vantage: 'node',
  guide: (scene) => GUIDE[kindOf(scene)],
  probes: (scene, site) => {
    const packets = packetsProbe(scene, site);
    if (!('call' in packets)) return packets;
    const aim = aimOf(scene, site);
    return [packets, ...(aim.kind === 'wireguard' ? portProbes(aim.node, site) : []), ...deviceProbe(scene, aim)];
  },
  judge,
});
