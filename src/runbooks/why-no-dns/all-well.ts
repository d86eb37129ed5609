// What is said of a pod whose names resolve: what was checked, and what could not be looked at?
import type { Found, HowLooked } from '../../model/runbook.ts';
import type { PodScene } from '../../model/scene.ts';
import { join, say, type Text } from '../../model/text.ts';
import { wordOf } from './evidence.ts';
import type { StepId } from './steps.ts';

const SUBJECTS: readonly { readonly name: Text; readonly steps: readonly StepId[] }[] = [
  { name: say('cluster names', '클러스터 이름'), steps: ['dns-cluster'] },
  { name: say('outside names', '외부 이름'), steps: ['dns-outside'] },
  { name: say('each CoreDNS pod', '각 CoreDNS 파드'), steps: ['dns-replicas', 'dns-upstream'] },
  { name: say("the pod's resolv.conf", '파드의 resolv.conf'), steps: ['resolver-config'] },
  { name: say("the nodes' resolvers", '노드의 리졸버'), steps: ['node-resolver'] },
  { name: say('policies', '정책'), steps: ['policies'] },
];

export const allWell = ({ target, host }: PodScene, how: (step: StepId) => HowLooked, found: Found<StepId>): Text => {
  const named = (wanted: (subject: readonly HowLooked[]) => boolean): Text =>
    join(
      SUBJECTS.filter(({ steps }) => wanted(steps.map(how))).map(({ name }) => name),
      ', ',
    );
  const checked = named((steps) => steps.includes('passed'));
  const blind = named((steps) => !steps.includes('passed') && steps.includes('not-looked'));
  const pod = `${target.namespace}/${target.name}`;
  const as = wordOf(found('dns-host'), 'found').replace(/\.$/, '');
  const aka = as === '' || as === host.replace(/\.$/, '') ? '' : ` (${as})`;
  const well =
    host === ''
      ? say(`Names resolve for ${pod}. Checked: ${checked.en}.`, `${pod}에서 이름이 해석됩니다. 확인: ${checked.ko}.`)
      : say(
          `${host}${aka} resolves for ${pod}. Checked: ${checked.en}.`,
          `${pod}에서 ${host}${aka}이(가) 해석됩니다. 확인: ${checked.ko}.`,
        );
  return blind.en === ''
    ? well
    : join([well, say(`Could not be looked at: ${blind.en}.`, `확인하지 못함: ${blind.ko}.`)], ' ');
};
