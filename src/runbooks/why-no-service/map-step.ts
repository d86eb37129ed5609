// Does the load-balancer map of the asker's node hold the service, with the backends its endpoints name?
import { lookedOr } from '../../model/looked.ts';
import type { ServicePort, ServiceScene } from '../../model/scene.ts';
import { serviceStep } from '../../model/step.ts';
import { join, same, say } from '../../model/text.ts';
import { fail, type Judgement, pass, skipped, unknown } from '../../model/verdict.ts';
import { type LbService, parseCiliumLb } from '../../parsers/cilium-lb.ts';
import { type CiliumService, parseCiliumServices } from '../../parsers/cilium-services.ts';
import { NOT_RUNNING } from '../../steps/cannot-ask.ts';
import { inCilium, ofKind, type Tagged, tagged } from '../../steps/cilium-probes.ts';
import { isIpv4 } from '../../steps/places.ts';
import { behind, readyEndpoints } from './backends.ts';
import { onceItAnswers } from './moot.ts';

type MapValue = Tagged<'lb', readonly LbService[]> | Tagged<'services', readonly CiliumService[]>;

/** Only an address of the cluster is translated. */
export const notTranslated = ({ service, target }: ServiceScene): Judgement | null =>
  service.externalName !== '' || service.headless || !isIpv4(service.clusterIp)
    ? skipped('not-applicable', say('it has no address of its own', '자체 주소가 없음'))
    : target.node === ''
      ? NOT_RUNNING
      : null;

const at = ({ ip, port }: { readonly ip: string; readonly port: number }): string => `${ip}:${port}`;

/** Releases before 1.17 do not tell the protocol. */
const ofPort = <T extends { readonly ip: string; readonly port: number; readonly protocol: string }>(
  all: readonly T[],
  clusterIp: string,
  { port, protocol }: ServicePort,
): T | undefined =>
  all.find((one) => one.ip === clusterIp && one.port === port && ['', 'ANY', protocol].includes(one.protocol));

export const serviceMap = serviceStep<MapValue, 'service-map'>({
  id: 'service-map',
  asks: say(
    "Does the node's load-balancer map hold the service's backends?",
    '노드의 로드 밸런서 맵에 이 서비스의 백엔드가 있는가?',
  ),
  vantage: 'cilium',
  evidence: true,
  guide: {
    says: 'cilium bpf lb list',
    why: say(
      'on a workstation `cilium` is another program; in the agent it is cilium-dbg, compared with the EndpointSlices',
      '작업용 PC의 `cilium`은 다른 프로그램입니다. 에이전트 안에서는 cilium-dbg이며, EndpointSlice와 비교합니다',
    ),
    erratum: 'G8',
  },
  probes: (scene) =>
    notTranslated(scene) ??
    inCilium<MapValue>(scene, scene.target.node, (location) => [
      tagged('lb', location, { name: 'cilium-lb', args: {} }, parseCiliumLb),
      tagged('services', location, { name: 'cilium-services', args: {} }, parseCiliumServices),
    ]),
  judge: (readings, scene) => {
    const [map] = ofKind(readings, 'lb');
    const [meant] = ofKind(readings, 'services');
    const expected = say('the ready endpoints', '준비된 엔드포인트');
    const blind = readings.find((one) => !one.ok);
    if (map === undefined)
      return unknown(
        blind?.ok === false ? blind.reason : 'inconclusive',
        same(blind?.ok === false ? blind.detail : ''),
        expected,
      );
    const { service } = scene;
    const known = lookedOr(service.endpoints, []).map(({ ip }) => ip);
    const rows = service.ports.map((port) => {
      const entry = ofPort(map.value, service.clusterIp, port);
      const agent = meant === undefined ? undefined : ofPort(meant.value, service.clusterIp, port);
      const wanted = service.endpoints.ok
        ? behind(readyEndpoints(scene), port).map(({ key }) => key)
        : (agent?.backends ?? []).map(at);
      const held = (entry?.backends ?? []).map(at);
      const strange = service.endpoints.ok
        ? (entry?.backends ?? []).filter(({ ip }) => !known.includes(ip)).map(at)
        : held.filter((one) => !wanted.includes(one));
      return {
        port: String(port.port),
        absent: entry === undefined,
        held,
        empty: wanted.length > 0 && held.length === 0,
        lacking: wanted.filter((one) => !held.includes(one)),
        strange,
        lost: entry?.lostBackends ?? 0,
        // The agent itself lacks them: then the map is not what went wrong.
        agentEmpty: agent !== undefined && agent.backends.length === 0,
      };
    });
    const facts = {
      empty: rows.filter(({ empty }) => empty).map(({ port }) => port),
      absent: rows.filter(({ absent }) => absent).map(({ port }) => port),
      strange: rows.flatMap(({ strange }) => strange),
      lacking: rows.flatMap(({ lacking, empty }) => (empty ? [] : lacking)),
      lost: rows.reduce((sum, { lost }) => sum + lost, 0),
      agentEmpty: rows.some(({ agentEmpty, empty }) => agentEmpty && empty),
    };
    const saw = join(
      rows.map(({ port, held, absent }) =>
        absent ? say(`${port}: not in the map`, `${port}: 맵에 없음`) : same(`${port}: ${held.join(', ') || '-'}`),
      ),
    );
    const wrong = facts.empty.length + facts.strange.length + facts.lacking.length + facts.lost > 0;
    return wrong ? fail(saw, expected, facts) : pass(saw, expected, facts);
  },
  moot: onceItAnswers,
});
