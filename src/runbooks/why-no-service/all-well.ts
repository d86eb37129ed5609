// What is said of a service that answers: what was checked, what could not be, and what there is nothing to check of?
import type { HowLooked } from '../../model/runbook.ts';
import type { ServiceScene } from '../../model/scene.ts';
import { join, say, type Text } from '../../model/text.ts';
import { backendsOf, tcpPorts } from './backends.ts';
import { serviceWord } from './evidence.ts';
import type { StepId } from './steps.ts';

const SUBJECTS: readonly { readonly name: Text; readonly steps: readonly StepId[] }[] = [
  { name: say('endpoints', '엔드포인트'), steps: ['service-endpoints'] },
  { name: say('each pod behind it', '뒤의 각 파드'), steps: ['service-backends'] },
  { name: say('its address', '서비스 주소'), steps: ['service-address'] },
  { name: say('its name', '서비스 이름'), steps: ['service-name'] },
  { name: say("the node's load-balancer map", '노드의 로드 밸런서 맵'), steps: ['service-map'] },
  { name: say('policies', '정책'), steps: ['service-ingress'] },
  { name: say('pods elsewhere', '다른 노드의 파드'), steps: ['service-elsewhere'] },
];

const answer = (scene: ServiceScene): Text => {
  const { service, target } = scene;
  const name = serviceWord(scene);
  const asker = `${target.namespace}/${target.name}`;
  if (service.externalName !== '')
    return say(
      `Service ${name} is only another name for ${service.externalName}: nothing in the cluster stands behind it.`,
      `서비스 ${name}은(는) ${service.externalName}의 다른 이름일 뿐이며, 클러스터 안에 뒤에 있는 것이 없습니다.`,
    );
  if (tcpPorts(scene).length === 0)
    return say(
      `Nothing is wrong with service ${name} as far as it can be seen: it has no TCP port to try.`,
      `확인할 수 있는 범위에서 서비스 ${name}에 이상이 없습니다. 시도할 TCP 포트가 없습니다.`,
    );
  const pods = backendsOf(scene).length;
  return service.headless
    ? say(
        `Headless service ${name} has no address of its own; the ${pods} pods behind it take connections from ${asker}.`,
        `headless 서비스 ${name}에는 자체 주소가 없으며, 뒤의 파드 ${pods}개가 ${asker}의 연결을 받습니다.`,
      )
    : say(`Service ${name} answers ${asker}.`, `서비스 ${name}이(가) ${asker}에 응답합니다.`);
};

export const allWell = (scene: ServiceScene, how: (step: StepId) => HowLooked): Text => {
  const named = (wanted: (subject: readonly HowLooked[]) => boolean): Text =>
    join(
      SUBJECTS.filter(({ steps }) => wanted(steps.map(how))).map(({ name }) => name),
      ', ',
    );
  const checked = named((steps) => steps.includes('passed'));
  const blind = named((steps) => !steps.includes('passed') && steps.includes('not-looked'));
  return join(
    [
      answer(scene),
      ...(checked.en === '' ? [] : [say(`Checked: ${checked.en}.`, `확인: ${checked.ko}.`)]),
      ...(blind.en === '' ? [] : [say(`Could not be looked at: ${blind.en}.`, `확인하지 못함: ${blind.ko}.`)]),
    ],
    ' ',
  );
};
