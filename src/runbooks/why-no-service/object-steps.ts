// What do the objects say: what kind of service, what stands behind it, do the ports fit, who is let in?
import type { ServiceFacts, ServiceScene } from '../../model/scene.ts';
import { serviceStep } from '../../model/step.ts';
import { join, same, say, type Text } from '../../model/text.ts';
import { fail, pass, skipped, unknown, warn } from '../../model/verdict.ts';
import { ingressOn } from '../../steps/ingress.ts';
import { tcpPorts } from './backends.ts';
import { onceItAnswers } from './moot.ts';

const fromScene = () => unknown('inconclusive', same('answered from the objects'));

export const EXTERNAL = skipped(
  'not-applicable',
  say('an ExternalName: another name, nothing behind it here', 'ExternalName: 다른 이름일 뿐 뒤에 아무것도 없음'),
);

const kindOf = ({ headless, externalName, type, clusterIp, selector }: ServiceFacts): Text => {
  if (externalName !== '') return say(`ExternalName: ${externalName}`, `ExternalName: ${externalName}`);
  const byHand = Object.keys(selector).length === 0;
  const hand = byHand
    ? say(', no selector: endpoints are made by hand', ', 셀렉터 없음: 엔드포인트를 직접 만듦')
    : same('');
  return headless
    ? say(`headless${hand.en}`, `headless${hand.ko}`)
    : say(`${type} ${clusterIp}${hand.en}`, `${type} ${clusterIp}${hand.ko}`);
};

const portsText = ({ ports }: ServiceFacts): string =>
  ports.map(({ port, protocol, targetPort }) => `${port}/${protocol} → ${targetPort}`).join(', ');

const serviceObject = serviceStep({
  id: 'service-object',
  asks: say('What kind of service is it?', '어떤 종류의 서비스인가?'),
  vantage: 'api',
  evidence: true,
  probes: ({ service }) => {
    const kind = kindOf(service);
    const ports = portsText(service);
    return pass(
      join(
        [kind, same(ports)].filter((one) => one.en !== ''),
        '; ',
      ),
      say('a service with ports', '포트가 있는 서비스'),
      {
        headless: service.headless,
        external: service.externalName,
      },
    );
  },
  judge: fromScene,
});

const serviceEndpoints = serviceStep({
  id: 'service-endpoints',
  asks: say('Does it have ready endpoints?', '준비된 엔드포인트가 있는가?'),
  vantage: 'api',
  probes: ({ service }) => {
    if (service.externalName !== '') return EXTERNAL;
    const expected = say('at least one ready', '1개 이상 준비됨');
    const pods = service.selected.ok ? service.selected.value : [];
    const facts = {
      selector: Object.entries(service.selector).map(([key, value]) => `${key}=${value}`),
      selected: pods.map(({ facts: pod }) => pod.name),
      notReady: pods.filter(({ ready }) => !ready).map(({ facts: pod }) => pod.name),
      why: pods.flatMap(({ facts: pod, ready }) => (ready ? [] : [stateOf(pod.containers, pod.phase)])),
    };
    if (!service.endpoints.ok)
      return unknown(service.endpoints.reason, same(service.endpoints.detail), expected, facts);
    const ready = service.endpoints.value.filter((one) => one.ready).length;
    const all = service.endpoints.value.length;
    const saw = say(`${ready} of ${all} ready`, `${all}개 중 ${ready}개 준비됨`);
    return ready === 0 ? fail(saw, expected, { ...facts, ready }) : pass(saw, expected, { ...facts, ready });
  },
  judge: fromScene,
  moot: onceItAnswers,
});

const stateOf = (containers: readonly { readonly name: string; readonly state: string }[], phase: string): string => {
  const stuck = containers.find(({ state }) => state !== 'running' && state !== '');
  return stuck === undefined ? phase : stuck.state.replace(/^(?:waiting|terminated):/, '');
};

/** A container may listen on ports it does not declare, so a port nobody declares is only a hint; a name nobody declares leads nowhere. */
const servicePorts = serviceStep({
  id: 'service-ports',
  asks: say('Do its target ports fit the ports of its pods?', '대상 포트가 파드의 포트와 맞는가?'),
  vantage: 'api',
  evidence: true,
  probes: (scene) => {
    const { service } = scene;
    if (service.externalName !== '') return EXTERNAL;
    if (!service.selected.ok) return unknown(service.selected.reason, same(service.selected.detail));
    const pods = service.selected.value;
    if (pods.length === 0) return skipped('not-applicable', say('it selects no pod', '선택된 파드가 없음'));
    const declared = pods.flatMap(({ containerPorts }) => containerPorts);
    const wrong = tcpPorts(scene).filter(
      ({ targetPort, protocol }) =>
        declared.length > 0 &&
        !declared.some(
          (one) => one.protocol === protocol && (one.name === targetPort || String(one.port) === targetPort),
        ),
    );
    const lost = wrong.filter(({ targetPort }) => !/^\d+$/.test(targetPort));
    const facts = {
      wrong: wrong.map(({ targetPort }) => targetPort),
      declared: [...new Set(declared.map(({ port }) => String(port)))],
    };
    const expected = say('target ports that its containers declare', '컨테이너가 선언한 포트');
    const saw =
      wrong.length === 0
        ? same(portsText(service))
        : say(
            `no container declares ${facts.wrong.join(', ')} (declared: ${facts.declared.join(', ')})`,
            `${facts.wrong.join(', ')}을(를) 선언한 컨테이너 없음 (선언됨: ${facts.declared.join(', ')})`,
          );
    if (lost.length > 0) return fail(saw, expected, facts);
    return wrong.length > 0 ? warn(saw, expected, facts) : pass(saw, expected, facts);
  },
  judge: fromScene,
  moot: onceItAnswers,
});

const serviceIngress = serviceStep({
  id: 'service-ingress',
  asks: say('Do policies let the asking pod in to its pods?', '정책이 묻는 파드의 수신을 허용하는가?'),
  vantage: 'api',
  evidence: true,
  probes: ({ service }: ServiceScene) => {
    if (service.externalName !== '') return EXTERNAL;
    if (!service.ingress.ok) return unknown(service.ingress.reason, same(service.ingress.detail));
    const policies = service.ingress.value;
    const pods = [...new Set(policies.flatMap(({ selects }) => selects))];
    const by = (answer: 'denied' | 'unsure') => pods.filter((pod) => ingressOn(policies, pod).reach === answer);
    const denied = by('denied');
    const unsure = by('unsure');
    const names = [...new Set(pods.flatMap((pod) => ingressOn(policies, pod).names))];
    const facts = { denied, unsure, names };
    const expected = say('the asking pod is let in', '묻는 파드가 허용됨');
    if (policies.length === 0)
      return pass(say('no ingress policy selects its pods', '파드를 선택하는 수신 정책 없음'), expected, facts);
    if (denied.length > 0)
      return fail(
        say(
          `${names.join(', ')}: not let in to ${denied.join(', ')}`,
          `${names.join(', ')}: ${denied.join(', ')} 수신 차단`,
        ),
        expected,
        facts,
      );
    return unsure.length > 0
      ? unknown(
          'inconclusive',
          say(`${names.join(', ')}: not told by its rules`, `${names.join(', ')}: 규칙만으로는 알 수 없음`),
          expected,
          facts,
        )
      : pass(say(`${policies.length} policies, let in`, `정책 ${policies.length}개, 허용됨`), expected, facts);
  },
  judge: fromScene,
  moot: onceItAnswers,
});

export const SERVICE_OBJECT_STEPS = [serviceObject, serviceEndpoints, servicePorts, serviceIngress] as const;
