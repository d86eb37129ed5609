// Is Cilium's VXLAN device there, as Cilium makes it, and does it lose packets now?
import { nodeStep, type Reading } from '../../model/step.ts';
import { say } from '../../model/text.ts';
import type { LinkCounters, LinkInfo } from '../../parsers/ip-link.ts';
import { focusNames, nodesAround } from '../../steps/node-pairs.ts';
import { askEach, blindOf, hostNetworkOn, settle } from '../../steps/per-node.ts';
import { judgeVxlanDevices, VXLAN_LINK } from '../../steps/vxlan-device.ts';
import { noVxlan } from './applies.ts';
import { AFTER_MS } from './own-traffic.ts';

const device = nodeStep<LinkInfo | null, 'vxlan-device'>({
  id: 'vxlan-device',
  asks: say('Is cilium_vxlan there, up, and as Cilium makes it?', 'cilium_vxlan이 있고 켜져 있으며 설정이 맞는가?'),
  vantage: 'node',
  guide: {
    says: 'VNI: 1234',
    why: say(
      'the device has id 0; the VNI of each packet is the sender’s identity',
      '장치의 id는 0이고, 패킷마다 VNI는 보낸 쪽의 identity입니다',
    ),
    erratum: 'G5',
  },
  probes: (scene) =>
    noVxlan(scene) ??
    askEach(scene, nodesAround(scene), hostNetworkOn, (node, { location }) => [{ key: node, location, ...VXLAN_LINK }]),
  judge: (readings, scene, site) =>
    judgeVxlanDevices(readings, scene, site, blindOf(scene, focusNames(scene), hostNetworkOn, readings)),
});

const SECONDS = AFTER_MS / 1000;

/** `dropped` alone misses a far end that is gone: then errors and carrier errors grow (measured; guide erratum 40). */
const lostIn = (one: LinkCounters): number =>
  one.rxErrors + one.rxDropped + one.txErrors + one.txDropped + one.txCarrierErrors;

const countersOf = (readings: readonly Reading<LinkInfo | null>[], key: string): LinkCounters | null => {
  const reading = readings.find((one) => one.key === key);
  return reading?.ok === true ? (reading.value?.counters ?? null) : null;
};

const counters = nodeStep<LinkInfo | null, 'vxlan-counters'>({
  id: 'vxlan-counters',
  asks: say('Does cilium_vxlan lose packets now?', 'cilium_vxlan이 지금 패킷을 잃고 있는가?'),
  vantage: 'node',
  guide: {
    says: 'ip -s link show cilium_vxlan',
    why: say(
      'it counts since the device was made: netwhy reads twice and judges the growth; 0 proves nothing',
      '장치가 생긴 뒤의 누적값이므로 두 번 읽어 늘어난 만큼만 봅니다. 0이어도 정상이라는 증거는 아닙니다',
    ),
    erratum: 'G38',
  },
  probes: (scene) =>
    noVxlan(scene) ??
    askEach(scene, nodesAround(scene), hostNetworkOn, (node, { location }) => [
      { key: `${node}:before`, location, ...VXLAN_LINK },
      { key: `${node}:after`, location, delayMs: AFTER_MS, ...VXLAN_LINK },
    ]),
  judge: (readings, scene) => {
    const seen = nodesAround(scene).flatMap((node) => {
      const before = countersOf(readings, `${node}:before`);
      const after = countersOf(readings, `${node}:after`);
      return before === null || after === null ? [] : [{ node, before, after, grew: lostIn(after) - lostIn(before) }];
    });
    const growing = seen.filter(({ grew }) => grew > 0);
    const expected = say('errors + carrier + dropped do not grow', '오류 + 캐리어 오류 + 드롭이 늘지 않음');
    const focus = focusNames(scene);
    // A device that is not there has no counters: the step before tells that.
    const absent = (node: string) =>
      readings.some((one) => one.key.startsWith(`${node}:`) && one.ok && one.value === null);
    const unread = focus.filter((node) => !absent(node) && !seen.some((one) => one.node === node));
    const blind = blindOf(scene, focus, hostNetworkOn, readings);
    const halves = unread
      .filter((node) => !blind.some((one) => one.node === node))
      .map((node) => ({ node, reason: 'inconclusive' as const, why: say('not read twice', '두 번 읽지 못함') }));
    return settle({
      wrong: growing.map(({ node, before, after, grew }) => {
        const carrier = after.txCarrierErrors - before.txCarrierErrors;
        return say(
          `${node}: +${grew} in ${SECONDS} s${carrier > 0 ? ` (carrier +${carrier})` : ''}`,
          `${node}: ${SECONDS}초에 +${grew}${carrier > 0 ? ` (캐리어 +${carrier})` : ''}`,
        );
      }),
      well: say(`no growth on ${seen.length} in ${SECONDS} s`, `${seen.length}개 노드에서 ${SECONDS}초간 증가 없음`),
      blind: [...blind, ...halves],
      expected,
      facts: {
        growing: growing.map(({ node }) => node),
        grew: growing.map(({ grew }) => String(grew)),
        lost: seen.map(({ node, after }) => `${node} ${lostIn(after)}`),
      },
      as: 'warn',
    });
  },
});

export const DEVICE_STEPS = [device, counters] as const;
