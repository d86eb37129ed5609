// Do Oracle's security rules let WireGuard and STUN out? Errata G13: nothing else of the overlay needs an opening there.
import { same, say } from '../../model/text.ts';
import type { OracleWayOut } from '../../parsers/oracle-way-out.ts';
import { blind, eachNode } from '../../steps/each-node.ts';
import { wayOutProbe } from '../../steps/oracle.ts';

const cloudUdp = eachNode<OracleWayOut, 'cloud-udp'>({
  id: 'cloud-udp',
  asks: say('Do Oracle’s security rules let UDP out?', 'Oracle 보안 규칙이 UDP 송신을 허용하는가?'),
  vantage: 'cloud',
  evidence: true,
  expected: say('UDP to anywhere allowed', '모든 곳으로의 UDP 허용'),
  probes: (node, scene) => [wayOutProbe(scene, node)],
  see: ([reading], node, _scene, site) => {
    if (reading?.ok !== true) return blind('inconclusive', same(''));
    const rules = reading.value.allowed(site.tailscalePort);
    if ('untold' in rules)
      return blind(
        rules.reason,
        say(`could not read the security rules (${rules.untold})`, `보안 규칙을 읽지 못함 (${rules.untold})`),
      );
    if (!rules.udpOut)
      return {
        verdict: 'fail',
        saw: say('no egress rule lets UDP out', 'UDP 송신을 허용하는 규칙이 없음'),
        facts: { shut: node },
      };
    // Direct paths come about without it, by packets that go out first: no alarm.
    return {
      verdict: 'pass',
      saw: rules.wireguardIn
        ? say(`out and UDP ${site.tailscalePort} in`, `송신과 UDP ${site.tailscalePort} 수신 허용`)
        : say(
            `out; UDP ${site.tailscalePort} in is not open, direct paths are not certain`,
            `송신 허용, UDP ${site.tailscalePort} 수신은 열려 있지 않아 직접 연결이 보장되지 않음`,
          ),
    };
  },
  moot: (verdictOf) =>
    verdictOf('tailnet-path') === 'warn' || verdictOf('tailnet-path') === 'fail'
      ? null
      : say('not needed: no node is kept to relays', '불필요: 릴레이에 묶인 노드가 없음'),
});

export const CLOUD_STEPS = [cloudUdp] as const;
