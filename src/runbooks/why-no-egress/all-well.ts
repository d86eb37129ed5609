// What is said of a pod that gets out: what was checked, and what could not be looked at?
import type { HowLooked } from '../../model/runbook.ts';
import type { PodScene } from '../../model/scene.ts';
import { join, say, type Text } from '../../model/text.ts';
import type { StepId } from './steps.ts';

/** A subject is checked when one of its steps passed. */
const SUBJECTS: readonly { readonly name: Text; readonly steps: readonly StepId[] }[] = [
  { name: say('names', '이름 해석'), steps: ['dns-outside'] },
  { name: say('masquerading', '마스커레이드'), steps: ['masquerade', 'masquerade-config'] },
  { name: say('routes', '경로'), steps: ['pod-route', 'uplink-route'] },
  { name: say('the way out of the cloud network', '클라우드 네트워크 출구'), steps: ['egress-node'] },
  { name: say('policies', '정책'), steps: ['policies'] },
  { name: say('neighbours for comparison', '비교용 이웃 파드'), steps: ['egress-sibling', 'egress-elsewhere'] },
];

export const allWell = ({ target }: PodScene, how: (step: StepId) => HowLooked): Text => {
  const named = (wanted: (subject: readonly HowLooked[]) => boolean): Text =>
    join(
      SUBJECTS.filter(({ steps }) => wanted(steps.map(how))).map(({ name }) => name),
      ', ',
    );
  const checked = named((steps) => steps.includes('passed'));
  const blind = named((steps) => !steps.includes('passed') && steps.includes('not-looked'));
  const pod = `${target.namespace}/${target.name}`;
  const well = say(
    `${pod} reaches the internet. Checked: ${checked.en}.`,
    `${pod}은(는) 인터넷에 접속됩니다. 확인: ${checked.ko}.`,
  );
  return blind.en === ''
    ? well
    : join([well, say(`Could not be looked at: ${blind.en}.`, `확인하지 못함: ${blind.ko}.`)], ' ');
};
