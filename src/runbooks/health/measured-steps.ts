// What others measure already: how old is what Cilium knows of the overlay, and is there a page for Prometheus to read?
import { same, say } from '../../model/text.ts';
import { parseCiliumHealth } from '../../parsers/cilium-health.ts';
import type { CiliumHealth } from '../../parsers/cilium-health-path.ts';
import { goTimeMs } from '../../parsers/go-time.ts';
import {
  NO_DAEMON,
  type NoDaemon,
  parseTailscaleStatus,
  type TailscaleStatus,
} from '../../parsers/tailscale-status.ts';
import { onNodeNamed } from '../../steps/cannot-ask.ts';
import {
  inCilium,
  type Metrics,
  metricsOf,
  ofKind,
  servedBy,
  type Tagged,
  tagged,
  together,
} from '../../steps/cilium-probes.ts';
import { blind, blindBy, eachNode } from '../../steps/each-node.ts';

type Clocked = Tagged<'health', CiliumHealth> | Tagged<'clock', TailscaleStatus | NoDaemon>;

const ONLY_DETAIL = say('not needed: it would only add detail', '불필요: 세부 정보만 더해 주는 항목');

/** Cilium tells when it measured and not what time it is: tailscaled's answer holds the node's clock. */
const age = eachNode<Clocked, 'overlay-health-age'>({
  id: 'overlay-health-age',
  asks: say('How old are the measurements of Cilium?', 'Cilium이 측정한 값은 얼마나 오래되었는가?'),
  vantage: 'cilium',
  evidence: true,
  // cilium: pkg/health/server/prober.go, 60 s × ln(1 + IPs): 117 s at 3 nodes, some 9 minutes at 5,000.
  expected: say('some minutes at most', '길어도 몇 분'),
  probes: (node, scene, site) => {
    const own = onNodeNamed(scene, node);
    const args = { socket: site.tailscaleSocket, timeoutMs: 2000 };
    return together<Clocked>(
      inCilium(scene, node, (at) => [tagged('health', at, { name: 'cilium-health', args: {} }, parseCiliumHealth)]),
      own.ok ? [tagged('clock', own.location, { name: 'tailscale-status', args }, parseTailscaleStatus)] : own.says,
    );
  },
  see: (readings, node) => {
    const measuredMs = goTimeMs(ofKind(readings, 'health')[0]?.value.at ?? '') ?? null;
    const status = ofKind(readings, 'clock')[0]?.value ?? NO_DAEMON;
    const nowMs = status === NO_DAEMON ? null : status.atMs;
    if (measuredMs === null) return blindBy(readings, 'health');
    if (nowMs === null) return blind('inconclusive', say("the node's clock was not told", '노드의 시각을 알 수 없음'));
    const seconds = Math.max(0, Math.round((nowMs - measuredMs) / 1000));
    return {
      verdict: 'pass',
      saw: say(`measured ${seconds} s ago`, `${seconds}초 전에 측정`),
      facts: { seconds: `${node} ${seconds}` },
    };
  },
  moot: () => ONLY_DETAIL,
});

/** Whether anybody collects them is the operator's choice: worth knowing, and no fault. */
const prometheus = eachNode<Metrics, 'metrics-page'>({
  id: 'metrics-page',
  asks: say("Are Cilium's metrics there for Prometheus?", 'Prometheus가 읽을 Cilium 메트릭이 있는가?'),
  vantage: 'node',
  evidence: true,
  guide: {
    says: 'cilium_datapath_errors_total',
    why: say(
      'no release tells it any more; drops, map operations and warnings are counted apart',
      '이제 그런 메트릭은 없으며 드롭, 맵 연산, 경고를 각각 셉니다',
    ),
    erratum: 'G43',
  },
  expected: say('for information', '참고용'),
  probes: (node, scene) => metricsOf(scene, node, 'drops'),
  see: (readings) => {
    if (!readings.some((one) => one.ok && one.value.kind === 'page')) return blindBy(readings, 'page');
    return servedBy(readings).some(({ by }) => by === 'page')
      ? { verdict: 'pass', saw: same(':9962') }
      : { verdict: 'pass', saw: say('nobody serves :9962 (see "tuning")', ':9962 응답 없음 ("tuning" 참고)') };
  },
  moot: () => ONLY_DETAIL,
});

export const MEASURED_STEPS = [age, prometheus] as const;
