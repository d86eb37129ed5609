// What does Oracle itself say of the way out: route, gateway, security rules? Errata G12.
import { lookedOr } from '../../model/looked.ts';
import { podStep } from '../../model/step.ts';
import { same, say } from '../../model/text.ts';
import { fail, pass, skipped, unknown, warn } from '../../model/verdict.ts';
import { type OracleVnic, parseOracleVnics } from '../../parsers/oracle-vnics.ts';
import type { OracleWayOut } from '../../parsers/oracle-way-out.ts';
import { onNode } from '../../steps/cannot-ask.ts';
import { shutBy, shutText, wayOutProbe, wayText } from '../../steps/oracle.ts';
import { onceItReaches, REACHES } from './moot.ts';

const DROPS_FOREIGN = say(
  'the VNIC checks source and destination: it drops packets that bear the address of a pod, and Cilium routes natively',
  'VNIC가 출발지·목적지 검사를 하므로 파드 주소를 단 패킷을 버리는데, Cilium은 네이티브 라우팅을 사용함',
);

const cloudWayOut = podStep<OracleWayOut, 'cloud-way-out'>({
  id: 'cloud-way-out',
  asks: say('Does Oracle let the node out?', 'Oracle이 노드를 밖으로 내보내는가?'),
  vantage: 'cloud',
  evidence: true,
  probes: (scene) => [wayOutProbe(scene, scene.target.node)],
  judge: ([reading], scene, site) => {
    const expected = say('a gateway that works, and egress allowed', '동작하는 게이트웨이와 송신 허용');
    if (reading?.ok !== true) return unknown('inconclusive', same(''), expected);
    const shut = shutBy(reading.value, site.tailscalePort);
    if (shut === null) {
      // Cilium's tunnel bears the node's own address; routed natively, pods bear theirs, which Oracle drops.
      const native = lookedOr(scene.ciliumConfig, {})['routing-mode'] === 'native';
      return native && !reading.value.forwards
        ? warn(DROPS_FOREIGN, expected, { foreignDropped: true })
        : pass(wayText(reading.value), expected);
    }
    return 'open' in shut
      ? unknown(shut.reason, shut.open, expected)
      : fail(shutText(shut), expected, { shut: shut.kind, id: shut.id });
  },
  moot: (verdictOf) => (verdictOf('egress-pod') === 'pass' ? REACHES : null),
});

const NOT_ORACLE = skipped(
  'not-applicable',
  say('the node tells no machine of Oracle (spec.providerID)', '노드에 Oracle 인스턴스 정보가 없음(spec.providerID)'),
);

const cloudVnic = podStep<readonly OracleVnic[], 'cloud-vnic'>({
  id: 'cloud-vnic',
  asks: say('Which network card does Oracle say the node has?', 'Oracle이 알려 주는 노드의 네트워크 카드는?'),
  vantage: 'node',
  evidence: true,
  probes: (scene) => {
    const { node } = scene.target;
    const known = lookedOr(scene.nodes, []).find(({ name }) => name === node);
    // Elsewhere that address is somebody else's.
    if (known?.instance?.startsWith('ocid1.instance.') !== true) return NOT_ORACLE;
    const place = onNode(scene);
    if (!place.ok) return place.says;
    return [
      {
        ...{ key: 'only', location: place.location, call: { name: 'oracle-vnics', args: { timeoutMs: 2000 } } },
        ...{ timeoutMs: 3000, parse: parseOracleVnics },
      },
    ];
  },
  judge: ([reading]) => {
    const expected = say('a card in a subnet of the VCN', 'VCN 서브넷에 속한 카드');
    const primary = reading?.ok === true ? reading.value[0] : undefined;
    if (primary === undefined) return unknown('inconclusive', same(''), expected);
    const { privateIp, subnetCidr, routerIp } = primary;
    const within = subnetCidr === '' ? say('', '') : say(` in ${subnetCidr}`, `, 서브넷 ${subnetCidr}`);
    const router = routerIp === '' ? say('', '') : say(`, router ${routerIp}`, `, 라우터 ${routerIp}`);
    return pass(say(`${privateIp}${within.en}${router.en}`, `${privateIp}${within.ko}${router.ko}`), expected, {
      vnic: primary.id,
      ip: privateIp,
    });
  },
  moot: onceItReaches,
});

export const CLOUD_STEPS = [cloudVnic, cloudWayOut] as const;
