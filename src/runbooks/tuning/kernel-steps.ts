// Do the kernel and Tailscale on a node have the room and the offloads they should?

import type { NodeScene } from '../../model/scene.ts';
import { same, say } from '../../model/text.ts';
import { type Features, parseFeatures } from '../../parsers/ethtool.ts';
import { parseRouteGet, type RouteGet } from '../../parsers/ip-route.ts';
import { parseSettings, type Settings } from '../../parsers/settings.ts';
import { parseTailscaleCheck } from '../../parsers/tailscale-settings.ts';
import {
  NO_DAEMON,
  type NoDaemon,
  parseTailscaleStatus,
  type TailscaleStatus,
} from '../../parsers/tailscale-status.ts';
import { onNodeNamed } from '../../steps/cannot-ask.ts';
import { ofKind, type Tagged, tagged } from '../../steps/cilium-probes.ts';
import { blind, blindBy, eachNode } from '../../steps/each-node.ts';
import { KERNEL_CONNECTIONS_FLOOR, RMEM_FLOOR_BYTES, UPLINKS } from './limits.ts';

type Sysctl = Tagged<'settings', Settings>;

const askSettings = (node: string, scene: NodeScene) => {
  const own = onNodeNamed(scene, node);
  return own.ok
    ? [tagged('settings', own.location, { name: 'read-file', args: { file: 'settings' } }, parseSettings)]
    : own.says;
};

const oneOf = (settings: Settings, name: string): number | null => settings.values[name]?.[0] ?? null;

const MIB = 1 << 20;
/** 212992 → `208 KiB` */
const bytes = (value: number): string =>
  value >= MIB ? `${Math.round(value / MIB)} MiB` : `${Math.round(value / 1024)} KiB`;

const conntrack = eachNode<Sysctl, 'tuning-conntrack-kernel'>({
  id: 'tuning-conntrack-kernel',
  asks: say("Is there room in the kernel's connection table?", '커널 연결 추적 테이블에 여유가 있는가?'),
  vantage: 'node',
  expected: (_scene, site) =>
    say(
      `at least ${KERNEL_CONNECTIONS_FLOOR}, and ${site.conntrackEntries} where it fills`,
      `${KERNEL_CONNECTIONS_FLOOR} 이상, 차고 있으면 ${site.conntrackEntries}`,
    ),
  probes: askSettings,
  see: (readings, node, _scene, site) => {
    const settings = ofKind(readings, 'settings')[0]?.value;
    const max = settings && oneOf(settings, 'net.netfilter.nf_conntrack_max');
    if (max == null)
      // Not loaded: then it tracks nothing, which is no shortage.
      return settings?.missing.includes('net.netfilter.nf_conntrack_max')
        ? { verdict: 'pass', saw: say('not loaded', '사용 안 함') }
        : blindBy(readings, 'settings');
    const used = oneOf(settings as Settings, 'net.netfilter.nf_conntrack_count');
    const fills = used !== null && max > 0 && used / max >= site.conntrackWarnRatio && max < site.conntrackEntries;
    const saw = same(used === null ? String(max) : `${used}/${max}`);
    return max < KERNEL_CONNECTIONS_FLOOR || fills
      ? { verdict: 'warn', saw, facts: { small: `${node} ${max}` } }
      : { verdict: 'pass', saw };
  },
});

const rmem = eachNode<Sysctl, 'tuning-rmem'>({
  id: 'tuning-rmem',
  asks: say('How much may a UDP socket buffer?', 'UDP 소켓 수신 버퍼는 얼마나 되는가?'),
  vantage: 'node',
  guide: {
    says: 'sysctl -w net.core.rmem_max=26214400',
    why: say(
      'not advice of Tailscale: tailscaled running as root takes 7 MiB whatever rmem_max says',
      'Tailscale의 권장이 아닙니다. root로 실행되는 tailscaled는 rmem_max와 관계없이 7 MiB를 잡습니다',
    ),
    erratum: 'G30',
  },
  expected: say(
    `${bytes(RMEM_FLOOR_BYTES)} or more, as newer kernels have it`,
    `최근 커널처럼 ${bytes(RMEM_FLOOR_BYTES)} 이상`,
  ),
  probes: askSettings,
  see: (readings, node) => {
    const settings = ofKind(readings, 'settings')[0]?.value;
    const most = settings && oneOf(settings, 'net.core.rmem_max');
    if (most == null) return blindBy(readings, 'settings');
    const usual = oneOf(settings as Settings, 'net.core.rmem_default');
    const saw = same(`rmem_max ${bytes(most)}${usual === null ? '' : `, rmem_default ${bytes(usual)}`}`);
    return most < RMEM_FLOOR_BYTES
      ? { verdict: 'warn', saw, facts: { small: `${node} ${bytes(most)}` } }
      : { verdict: 'pass', saw };
  },
});

type Offload =
  | Tagged<'check', { readonly warning: string } | NoDaemon>
  | Tagged<'route', RouteGet>
  | Tagged<(typeof UPLINKS)[number], Features | null>;

const GRO = 'rx-udp-gro-forwarding';

const offload = eachNode<Offload, 'tuning-udp-gro'>({
  id: 'tuning-udp-gro',
  asks: say('Does the uplink gather UDP packets it forwards?', '업링크가 포워딩하는 UDP 패킷을 모아서 처리하는가?'),
  vantage: 'node',
  expected: same(`${GRO} on, rx-gro-list off`),
  probes: (node, scene, site) => {
    const own = onNodeNamed(scene, node);
    if (!own.ok) return own.says;
    const at = own.location;
    const socket = { socket: site.tailscaleSocket, timeoutMs: 2000 };
    return [
      tagged('check', at, { name: 'tailscale-check-udp-gro', args: socket }, parseTailscaleCheck),
      tagged('route', at, { name: 'route-get', args: { to: site.internetIp } }, parseRouteGet),
      ...UPLINKS.map((device) => tagged(device, at, { name: 'ethtool-features', args: { device } }, parseFeatures)),
    ];
  },
  see: (readings, node) => {
    const check = ofKind(readings, 'check')[0]?.value;
    const warning = check === undefined || check === NO_DAEMON ? null : check.warning;
    const route = ofKind(readings, 'route')[0]?.value;
    const uplink = UPLINKS.find((device) => route?.kind === 'route' && route.device === device);
    const features = uplink === undefined ? null : (ofKind(readings, uplink)[0]?.value ?? null);
    const gro = features?.[GRO];
    const list = features?.['rx-gro-list'];
    // Fixed by the driver, or unknown to the kernel: nobody can change it.
    const off = (gro !== undefined && !gro.on && gro.fixed !== true) || (list?.on === true && list.fixed !== true);
    const seen = features === null || gro === undefined ? '' : `${uplink}: ${GRO} ${gro.on ? 'on' : 'off'}`;
    const facts = {
      off: `${node} ${uplink ?? ''}`.trim(),
      ...(warning !== null && warning !== '' && { warned: node }),
      ...(off && { seen: node }),
    };
    if (off || (warning !== null && warning !== ''))
      return {
        verdict: 'warn',
        saw: same(
          [seen, warning === null ? '' : (warning.split('\n')[0] ?? '')]
            .filter((one) => one !== '')
            .join('; ')
            .slice(0, 200),
        ),
        facts,
      };
    if (warning === '' || seen !== '')
      return {
        verdict: 'pass',
        saw: seen === '' ? say('tailscaled has no complaint', 'tailscaled 경고 없음') : same(seen),
      };
    return check === NO_DAEMON
      ? blind('unreachable', say('tailscaled does not answer', 'tailscaled가 응답하지 않음'))
      : blindBy(readings, 'check');
  },
});

const DAY_MS = 86_400_000;

const keyExpiry = eachNode<Tagged<'tailscale', TailscaleStatus | NoDaemon>, 'tuning-key-expiry'>({
  id: 'tuning-key-expiry',
  asks: say('When does the key of the node expire?', '노드 키는 언제 만료되는가?'),
  vantage: 'node',
  evidence: true,
  guide: {
    says: 'tailscale set --key-expiry-warning=24h',
    why: say(
      'no version has that flag, and a key that expires is no exchange of keys: WireGuard renews those itself. The expiry is read instead',
      '그런 옵션은 어느 버전에도 없고, 키 만료는 키 교환이 아닙니다. 교환은 WireGuard가 스스로 합니다. 대신 만료일을 읽습니다',
    ),
    erratum: 'G31',
  },
  facts: (readings): Readonly<Record<string, string>> => {
    const [version] = ofKind(readings, 'tailscale').flatMap(({ value }) =>
      value === NO_DAEMON ? [] : [value.version],
    );
    return version === undefined ? {} : { tailscaleVersion: version };
  },
  expected: (_scene, site) =>
    say(
      `never, or in more than ${site.keyExpiryWarnDays} days`,
      `만료 없음 또는 ${site.keyExpiryWarnDays}일 넘게 남음`,
    ),
  probes: (node, scene, site) => {
    const own = onNodeNamed(scene, node);
    return own.ok
      ? [
          tagged(
            'tailscale',
            own.location,
            { name: 'tailscale-status', args: { socket: site.tailscaleSocket, timeoutMs: 2000, peers: false } },
            parseTailscaleStatus,
          ),
        ]
      : own.says;
  },
  see: (readings, _node, _scene, site) => {
    const status = ofKind(readings, 'tailscale')[0]?.value;
    if (status === undefined || status === NO_DAEMON)
      return blind('unreachable', say('tailscaled does not answer', 'tailscaled가 응답하지 않음'));
    const expiry = status.self?.keyExpiryMs ?? null;
    if (expiry === null) return { verdict: 'pass', saw: say('never', '만료 없음') };
    if (status.atMs === null)
      return blind('inconclusive', say('the clock of the node is not told', '노드 시각을 알 수 없음'));
    const days = Math.floor((expiry - status.atMs) / DAY_MS);
    return {
      verdict: days > site.keyExpiryWarnDays ? 'pass' : 'warn',
      saw: say(`in ${days} days`, `${days}일 뒤`),
    };
  },
  moot: () => say('not needed: "tailscale" asks about keys', '불필요: 키는 tailscale 질문에서 확인'),
});

export const KERNEL_STEPS = [conntrack, rmem, offload, keyExpiry] as const;
