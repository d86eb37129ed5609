// How is Oracle's network asked about a node, and what does its answer say of the way to the internet?
import { lookedOr } from '../model/looked.ts';
import type { Scene } from '../model/scene.ts';
import type { Probe } from '../model/step.ts';
import { same, say, type Text } from '../model/text.ts';
import type { UnknownReason } from '../model/verdict.ts';
import { type DefaultRoute, type OracleWayOut, parseOracleWayOut, type Untold } from '../parsers/oracle-way-out.ts';

export const wayOutProbe = (scene: Scene, node: string): Probe<OracleWayOut> => ({
  key: `${node} oracle`,
  location: {
    at: 'cloud',
    node,
    instance: lookedOr(scene.nodes, []).find((one) => one.name === node)?.instance ?? '',
  },
  call: { name: 'oracle-way-out', args: {} },
  timeoutMs: 6000,
  parse: parseOracleWayOut,
});

/** What keeps every packet in, in the order it would meet it. */
export type Shut =
  | { readonly kind: 'no-default-route'; readonly id: string }
  | { readonly kind: 'nat-gateway'; readonly id: string; readonly why: 'blocked' | 'state'; readonly state: string }
  | {
      readonly kind: 'internet-gateway';
      readonly id: string;
      readonly why: 'disabled' | 'state' | 'no-public-ip';
      readonly state: string;
    }
  | { readonly kind: 'security-rules'; readonly id: string };

/** What Oracle would not tell, or is not followed, and why. */
export interface Open {
  readonly reason: UnknownReason;
  readonly open: Text;
}

/** null: Oracle shows nothing that would keep TCP from the internet. */
export const shutBy = (way: OracleWayOut, wireguardPort: number): Shut | Open | null => {
  const { route } = way;
  if ('untold' in route) return untold(say('the route table', '라우팅 테이블'), route);
  const shut = shutAt(route, way);
  if (shut !== null) return shut;
  const rules = way.allowed(wireguardPort);
  if ('untold' in rules) return untold(say('the security rules', '보안 규칙'), rules);
  return rules.tcpOut ? null : { kind: 'security-rules', id: way.subnet };
};

const WORKS = 'AVAILABLE';

const shutAt = (route: DefaultRoute, way: OracleWayOut): Shut | Open | null => {
  switch (route.kind) {
    case 'none':
      return { kind: 'no-default-route', id: way.routeTable };
    case 'nat': {
      const { gateway, id } = route;
      if ('untold' in gateway) return untold(say('the NAT gateway', 'NAT 게이트웨이'), gateway);
      if (gateway.state !== WORKS) return { kind: 'nat-gateway', id, why: 'state', state: gateway.state };
      return gateway.blocked ? { kind: 'nat-gateway', id, why: 'blocked', state: gateway.state } : null;
    }
    case 'internet': {
      const { gateway, id } = route;
      // Whatever the gateway is: without a public address nothing comes back through it.
      if (way.publicIp === '') return { kind: 'internet-gateway', id, why: 'no-public-ip', state: '' };
      if ('untold' in gateway) return untold(say('the internet gateway', '인터넷 게이트웨이'), gateway);
      if (gateway.state !== WORKS) return { kind: 'internet-gateway', id, why: 'state', state: gateway.state };
      return gateway.enabled ? null : { kind: 'internet-gateway', id, why: 'disabled', state: gateway.state };
    }
    case 'other':
      return {
        reason: 'inconclusive',
        open: say(
          `the default route goes to ${tail(route.id)}, which is not followed`,
          `기본 경로가 ${tail(route.id)}로 가며, 그 뒤는 확인하지 않음`,
        ),
      };
    default:
      return route satisfies never;
  }
};

const untold = (what: Text, { untold: why, reason }: Untold): Open => ({
  reason,
  open: say(`could not read ${what.en} (${why})`, `${what.ko}을(를) 읽지 못함 (${why})`),
});

export const shutText = (shut: Shut): Text => {
  switch (shut.kind) {
    case 'no-default-route':
      return say(
        `no rule for 0.0.0.0/0 in route table ${tail(shut.id)}`,
        `라우팅 테이블 ${tail(shut.id)}에 0.0.0.0/0 규칙이 없음`,
      );
    case 'nat-gateway':
      return shut.why === 'blocked'
        ? say(`NAT gateway ${tail(shut.id)} blocks traffic`, `NAT 게이트웨이 ${tail(shut.id)}가 트래픽을 차단함`)
        : say(`NAT gateway ${tail(shut.id)} is ${shut.state}`, `NAT 게이트웨이 ${tail(shut.id)} 상태 ${shut.state}`);
    case 'internet-gateway':
      return shut.why === 'no-public-ip'
        ? say(
            'the way is an internet gateway, and there is no public address',
            '인터넷 게이트웨이 경로인데 공인 주소가 없음',
          )
        : shut.why === 'disabled'
          ? say(`internet gateway ${tail(shut.id)} is disabled`, `인터넷 게이트웨이 ${tail(shut.id)}가 꺼져 있음`)
          : say(
              `internet gateway ${tail(shut.id)} is ${shut.state}`,
              `인터넷 게이트웨이 ${tail(shut.id)} 상태 ${shut.state}`,
            );
    case 'security-rules':
      return say('no egress rule lets TCP to the internet', 'TCP 송신을 인터넷으로 허용하는 규칙이 없음');
    default:
      return shut satisfies never;
  }
};

/** `10.0.0.11 by NAT gateway 203.0.113.10`. */
export const wayText = ({ privateIp, publicIp, route }: OracleWayOut): Text => {
  if ('kind' in route && route.kind === 'nat' && 'natIp' in route.gateway)
    return say(
      `${privateIp} by NAT gateway ${route.gateway.natIp}`,
      `${privateIp} → NAT 게이트웨이 ${route.gateway.natIp}`,
    );
  return publicIp === '' ? same(privateIp) : say(`${privateIp} as ${publicIp}`, `${privateIp} → ${publicIp}`);
};

/** Ids differ in their end: `…aaaab3k9`. */
export const tail = (ocid: string): string => (ocid.length > 40 ? `…${ocid.slice(-8)}` : ocid);
