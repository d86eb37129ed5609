// Are the devices Cilium uses left to itself, and are its metrics there to be read?
import { same, say } from '../../model/text.ts';
import { NOT_SERVED } from '../../parsers/cilium-metrics.ts';
import { type CiliumStatus, parseCiliumStatus } from '../../parsers/cilium-status.ts';
import { parseRouteGet, type RouteGet } from '../../parsers/ip-route.ts';
import { onNodeNamed } from '../../steps/cannot-ask.ts';
import { inCilium, type Metrics, metricsOf, ofKind, type Tagged, tagged, together } from '../../steps/cilium-probes.ts';
import { blind, blindBy, eachNode } from '../../steps/each-node.ts';

const words = (value: string | undefined): readonly string[] =>
  (value ?? '').split(/[\s,]+/).filter((one) => one !== '');

/** `eth+` matches every name that begins so. */
const covers = (patterns: readonly string[], device: string): boolean =>
  patterns.some((one) => (one.endsWith('+') ? device.startsWith(one.slice(0, -1)) : one === device));

type Value = Tagged<'status', CiliumStatus> | Tagged<'route', RouteGet>;

const devices = eachNode<Value, 'tuning-devices'>({
  id: 'tuning-devices',
  asks: say('May Cilium choose its devices itself?', 'Cilium이 쓸 장치를 스스로 고르는가?'),
  vantage: 'cilium',
  guide: {
    says: 'devices: ""',
    why: say(
      'right; a list matters by masquerade mode: with eBPF the uplink must be on it, and tailscale0 for what goes to the tailnet',
      '맞습니다. 목록이 있으면 마스커레이드 방식에 따라 다릅니다. eBPF면 업링크가, tailnet으로 가려면 tailscale0이 있어야 합니다',
    ),
    erratum: 'G45',
  },
  expected: say('not pinned; uplink and tailscale0 in use', '고정하지 않음, 업링크와 tailscale0 사용'),
  probes: (node, scene, site) => {
    const own = onNodeNamed(scene, node);
    return together<Value>(
      inCilium<Value>(scene, node, (at) => [
        tagged('status', at, { name: 'cilium-status', args: {} }, parseCiliumStatus),
      ]),
      own.ok
        ? [tagged('route', own.location, { name: 'route-get', args: { to: site.internetIp } }, parseRouteGet)]
        : own.says,
    );
  },
  see: (readings, node, scene, site) => {
    const [status] = ofKind(readings, 'status');
    if (!scene.ciliumConfig.ok) return blind(scene.ciliumConfig.reason, same(scene.ciliumConfig.detail));
    const pinned = words(scene.ciliumConfig.value.devices);
    const used = status?.value.devices ?? [];
    if (pinned.length === 0)
      return status === undefined
        ? blindBy(readings, 'status')
        : { verdict: 'pass', saw: same(used.length === 0 ? 'auto' : `auto: ${used.join(', ')}`) };
    const route = ofKind(readings, 'route')[0]?.value;
    const uplink = route?.kind === 'route' ? route.device : '';
    // The node's own word goes before the configuration's.
    const mode =
      status?.value.masqueradeMode ??
      (scene.ciliumConfig.value['enable-bpf-masquerade'] === 'true' ? 'bpf' : 'iptables');
    const lacks = [
      ...(mode === 'bpf' && uplink !== '' && uplink !== site.tailnetDevice && !covers(pinned, uplink) ? [uplink] : []),
      ...(covers(pinned, site.tailnetDevice) ? [] : [site.tailnetDevice]),
    ];
    return {
      verdict: 'warn',
      saw: say(
        `pinned to ${pinned.join(', ')}${lacks.length === 0 ? '' : `, without ${lacks.join(', ')}`}`,
        `${pinned.join(', ')}(으)로 고정${lacks.length === 0 ? '' : `, ${lacks.join(', ')} 없음`}`,
      ),
      facts: {
        pinned: `${node} ${pinned.join(' ')}`,
        lacks: lacks.map((device) => `${node} ${device}`),
        mode: `${node} ${mode}`,
        ...(status !== undefined &&
          pinned.some((one) => used.some((device) => covers([one], device))) && { inUse: node }),
      },
    };
  },
});

const prometheus = eachNode<Metrics, 'tuning-prometheus'>({
  id: 'tuning-prometheus',
  asks: say("Are Cilium's metrics served?", 'Cilium 메트릭이 제공되는가?'),
  vantage: 'node',
  guide: {
    says: 'prometheus.enabled, serviceMonitor.enabled',
    why: say(
      'the first serves :9962, which is asked; the second needs the Prometheus operator, and is not needed',
      '앞의 값이 :9962를 열며 그것을 확인합니다. 뒤의 값은 Prometheus 오퍼레이터가 있어야 하며 필수는 아닙니다',
    ),
    erratum: 'G43, G44',
  },
  expected: say('prometheus-serve-addr set, and the page answers', 'prometheus-serve-addr 설정, 페이지 응답'),
  probes: (node, scene) => metricsOf(scene, node, 'drops'),
  see: (readings, node, scene) => {
    const page = ofKind(readings, 'page')[0]?.value;
    const address = scene.ciliumConfig.ok ? (scene.ciliumConfig.value['prometheus-serve-addr'] ?? '') : null;
    const facts = {
      off: node,
      ...(address === '' && { unset: node }),
      ...(page === NOT_SERVED && { silent: node }),
    };
    if (address === '' || page === NOT_SERVED)
      return {
        verdict: 'warn',
        saw:
          page === undefined || page === NOT_SERVED
            ? say(
                `${address === '' ? 'prometheus-serve-addr not set' : `${address ?? ''} set`}${page === NOT_SERVED ? ', nobody answers on :9962' : ''}`.trim(),
                `${address === '' ? 'prometheus-serve-addr 설정 없음' : `${address ?? ''} 설정됨`}${page === NOT_SERVED ? ', :9962에 응답 없음' : ''}`.trim(),
              )
            : say('answers on :9962, but is off in the configuration', ':9962가 응답하지만 설정에는 꺼져 있음'),
        facts,
      };
    if (page !== undefined) return { verdict: 'pass', saw: same(':9962') };
    // The page itself could not be asked: the configuration is what there is.
    return address === null
      ? blindBy(readings, 'page')
      : { verdict: 'pass', saw: say(`${address}, by configuration`, `설정 기준 ${address}`) };
  },
});

export const DEVICE_STEPS = [devices, prometheus] as const;
