// What does Oracle itself say of the way out: route, gateway, security rules? Errata G12.
import { podStep } from '../../model/step.ts';
import { same, say } from '../../model/text.ts';
import { fail, pass, unknown } from '../../model/verdict.ts';
import type { OracleWayOut } from '../../parsers/oracle-way-out.ts';
import { shutBy, shutText, wayOutProbe, wayText } from '../../steps/oracle.ts';
import { REACHES } from './moot.ts';

const cloudWayOut = podStep<OracleWayOut, 'cloud-way-out'>({
  id: 'cloud-way-out',
  asks: say('Does Oracle let the node out?', 'Oracle이 노드를 밖으로 내보내는가?'),
  vantage: 'cloud',
  evidence: true,
  probes: (scene) => [wayOutProbe(scene, scene.target.node)],
  judge: ([reading], _scene, site) => {
    const expected = say('a gateway that works, and egress allowed', '동작하는 게이트웨이와 송신 허용');
    if (reading?.ok !== true) return unknown('inconclusive', same(''), expected);
    const shut = shutBy(reading.value, site.tailscalePort);
    if (shut === null) return pass(wayText(reading.value), expected);
    return 'open' in shut
      ? unknown(shut.reason, shut.open, expected)
      : fail(shutText(shut), expected, { shut: shut.kind, id: shut.id });
  },
  moot: (verdictOf) => (verdictOf('egress-pod') === 'pass' ? REACHES : null),
});

export const CLOUD_STEPS = [cloudWayOut] as const;
