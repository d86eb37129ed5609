// How do the two nodes talk under the overlay: directly or by a relay, and how fast?
import { lookedOr } from '../../model/looked.ts';
import type { PathScene } from '../../model/scene.ts';
import { type Probe, pathStep } from '../../model/step.ts';
import { same, say, type Text } from '../../model/text.ts';
import { fail, pass, skipped, unknown, warn } from '../../model/verdict.ts';
import type { PingResult } from '../../parsers/ping.ts';
import { NO_DAEMON, type NoDaemon, parseTailscalePing, type TailscalePing } from '../../parsers/tailscale-ping.ts';
import { onNode } from '../../steps/cannot-ask.ts';
import { mapProbe } from '../../steps/map-parsed.ts';
import { pingProbe } from '../../steps/probes.ts';
import { NOT_ON_THIS_PATH } from './borrow.ts';
import { farEnd } from './ends.ts';

/** Where Cilium's tunnels to the far node go, which is its address on the tailnet. */
export const farAddress = (scene: PathScene): string => {
  const node = farEnd(scene)?.node ?? '';
  const own = scene.tailnetIps[node];
  return own ?? lookedOr(scene.ciliumNodes, []).find(({ name }) => name === node)?.internalIps[0] ?? '';
};

type Leg =
  | { readonly of: 'icmp'; readonly ping: PingResult }
  | { readonly of: 'disco'; readonly ping: TailscalePing | NoDaemon };

const VIA: Readonly<Record<string, Text>> = {
  direct: say('direct', '직접'),
  derp: say('relayed by DERP', 'DERP 중계'),
  'peer-relay': say('relayed by a peer', '피어 중계'),
};

export const tailnetLeg = pathStep<Leg, 'tailnet-leg'>({
  id: 'tailnet-leg',
  asks: say('How do the two nodes talk over the tailnet?', '두 노드는 tailnet으로 어떻게 통신하는가?'),
  vantage: 'node',
  guide: {
    says: 'Direct P2P (final direct connection)',
    why: say('often, not always: a relay may stay in use', '항상 직접은 아니며, 중계가 계속 쓰일 수 있습니다'),
    erratum: 'G15',
  },
  probes: (scene, site) => {
    if (farEnd(scene) === null) return NOT_ON_THIS_PATH;
    const to = farAddress(scene);
    if (to === '')
      return skipped(
        'not-applicable',
        say('the far node has no known tailnet address', '상대 노드의 tailnet 주소를 모름'),
      );
    const place = onNode(scene);
    if (!place.ok) return place.says;
    const { location } = place;
    // The first answer often comes by a relay while a direct path is being found.
    const disco = [0, 700, 1400].map((delayMs): Probe<Leg> => {
      const args = { socket: site.tailscaleSocket, timeoutMs: 2000, to, type: 'disco' };
      return mapProbe(
        {
          key: `disco:${delayMs}`,
          location,
          call: { name: 'tailscale-ping', args },
          timeoutMs: 4000,
          delayMs,
          parse: parseTailscalePing,
        },
        (ping): Leg => ({ of: 'disco', ping }),
      );
    });
    return [mapProbe(pingProbe('icmp', location, to), (ping): Leg => ({ of: 'icmp', ping })), ...disco];
  },
  judge: (readings, scene, site) => {
    const icmp = readings.flatMap((one) => (one.ok && one.value.of === 'icmp' ? [one.value.ping] : []))[0];
    const pongs = readings.flatMap((one) =>
      one.ok && one.value.of === 'disco' && one.value.ping !== NO_DAEMON ? [...one.value.ping.pongs] : [],
    );
    const pong = pongs.at(-1);
    const expected = say(`direct, under ${site.tailnetLatencyMaxMs} ms`, `직접, ${site.tailnetLatencyMaxMs} ms 미만`);
    const latencyMs = icmp?.rtt?.avgMs ?? pong?.latencyMs ?? null;
    const facts = {
      to: farAddress(scene),
      via: pong?.via ?? '',
      endpoint: pong?.endpoint ?? '',
      derp: pong?.derp ?? '',
      latencyMs,
      silent: icmp !== undefined && icmp.received === 0,
    };
    const how =
      pong === undefined
        ? say('direct or relayed: not told', '직접/중계 여부 모름')
        : (VIA[pong.via] ?? same(pong.via));
    const time = latencyMs === null ? '' : `, ${latencyMs} ms`;
    const saw = say(`${facts.to}: ${how.en}${time}`, `${facts.to}: ${how.ko}${time}`);
    if (facts.silent) return fail(say(`${facts.to} is silent`, `${facts.to} 응답 없음`), expected, facts);
    if (icmp === undefined) {
      const lost = readings.flatMap((one) => (one.ok ? [] : [one]))[0];
      return unknown(lost?.reason ?? 'inconclusive', same(lost?.detail ?? ''), expected, facts);
    }
    const isRelayed = pong !== undefined && (pong.via === 'derp' || pong.via === 'peer-relay');
    const isSlow = latencyMs !== null && latencyMs >= site.tailnetLatencyMaxMs;
    return isRelayed || isSlow
      ? warn(saw, expected, { ...facts, relayed: isRelayed, slow: isSlow })
      : pass(saw, expected, facts);
  },
});
