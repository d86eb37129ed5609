// Are Cilium's programs attached wherever they must be?
import { say } from '../../model/text.ts';
import { type CgroupProgram, parseBpfCgroup } from '../../parsers/bpftool-lists.ts';
import { type AttachedProgram, parseBpfNet } from '../../parsers/bpftool-net.ts';
import { type CiliumEndpoint, parseCiliumEndpoints } from '../../parsers/cilium-endpoint.ts';
import { type CiliumStatus, parseCiliumStatus } from '../../parsers/cilium-status.ts';
import { inCilium, ofKind, type Tagged, tagged } from '../../steps/cilium-probes.ts';
import { blind, blindBy, eachNode, type Sight } from '../../steps/each-node.ts';
import { type Expected, expectedPrograms, missingPrograms, nameOf } from './programs.ts';

type Value =
  | Tagged<'net', readonly AttachedProgram[]>
  | Tagged<'status', CiliumStatus>
  | Tagged<'endpoints', readonly CiliumEndpoint[]>
  | Tagged<'cgroup', readonly CgroupProgram[]>;

const isCiliums = ({ program }: { readonly program: string }): boolean => program.startsWith('cil_');

/** A reload takes a program away for a moment: only what lacks twice is missing. */
export const programs = eachNode<Value, 'ebpf-programs'>({
  id: 'ebpf-programs',
  asks: say(
    'Are the eBPF programs attached to every device that needs them?',
    '필요한 모든 장치에 eBPF 프로그램이 붙어 있는가?',
  ),
  vantage: 'cilium',
  guide: {
    says: 'cilium bpf list',
    why: say(
      'no Cilium has that command, nor programs named cil_sock_ops or cil_lb; cil_to_container is not attached by default',
      '그런 명령도, cil_sock_ops나 cil_lb라는 프로그램도 없습니다. cil_to_container는 기본으로는 붙지 않습니다',
    ),
    erratum: 'G6, G7',
  },
  expected: say(
    'cil_from_container on each lxc*, cil_from_netdev on each device in use, overlay and host programs, socket programs',
    'lxc*마다 cil_from_container, 사용 중인 장치마다 cil_from_netdev, 오버레이·호스트·소켓 프로그램',
  ),
  probes: (node, scene) =>
    inCilium<Value>(scene, node, (at) => [
      tagged('net', at, { name: 'bpf-net', args: {} }, parseBpfNet),
      tagged('net', at, { name: 'bpf-net', args: {} }, parseBpfNet, true),
      tagged('status', at, { name: 'cilium-status', args: {} }, parseCiliumStatus),
      tagged('endpoints', at, { name: 'cilium-endpoints', args: {} }, parseCiliumEndpoints),
      tagged('cgroup', at, { name: 'bpf-cgroup', args: {} }, parseBpfCgroup),
      tagged('cgroup', at, { name: 'bpf-cgroup', args: {} }, parseBpfCgroup, true),
    ]),
  see: (readings, node): Sight => {
    const [status] = ofKind(readings, 'status');
    const [net, again] = ofKind(readings, 'net');
    const [endpoints] = ofKind(readings, 'endpoints');
    const [cgroup, cgroupAgain] = ofKind(readings, 'cgroup');
    if (net === undefined) return blindBy(readings, 'net');
    if (status === undefined) return blindBy(readings, 'status');
    // An older bpftool does not know tcx and shows nothing at all.
    if (status.value.attachMode !== 'tc' && !net.value.some(isCiliums))
      return blind(
        'inconclusive',
        say('bpftool shows no program of Cilium at all', 'bpftool에 Cilium 프로그램이 하나도 보이지 않음'),
      );
    const podDevices = (endpoints?.value ?? []).flatMap(({ device }) => (device?.startsWith('lxc') ? [device] : []));
    const expected = expectedPrograms(status.value, podDevices);
    const sockets = cgroup?.value ?? null;
    const seenTwice = (one: Expected): boolean => (one.direction === 'socket' ? cgroupAgain : again) !== undefined;
    const later = missingPrograms(expected, again?.value ?? [], cgroupAgain?.value ?? null).map(nameOf);
    const missing = missingPrograms(expected, net.value, sockets).filter(
      (one) => !seenTwice(one) || later.includes(nameOf(one)),
    );
    const facts = {
      needed: expected.map((one) => `${node} ${one.device} ${one.direction} ${one.program}`),
      missing: missing.map((one) => `${node} ${nameOf(one)}`),
      ...(missing.length > 0 && missing.every(seenTwice) && { twice: node }),
    };
    if (missing.length > 0) return { verdict: 'fail', saw: missingWords(missing), facts };
    if (endpoints === undefined) return { ...blindBy(readings, 'endpoints'), facts };
    if (sockets === null && status.value.socketLb !== false) return { ...blindBy(readings, 'cgroup'), facts };
    return {
      verdict: 'pass',
      saw: say(`${expected.length} of ${expected.length} in place`, `필요한 ${expected.length}개 모두 붙어 있음`),
      facts,
    };
  },
});

const MOST_NAMED = 3;

const missingWords = (missing: readonly Expected[]) => {
  const names = missing.slice(0, MOST_NAMED).map(({ device, program }) => `${program} (${device})`);
  const more = missing.length - names.length;
  return say(
    `missing: ${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`,
    `없음: ${names.join(', ')}${more > 0 ? ` 외 ${more}개` : ''}`,
  );
};
