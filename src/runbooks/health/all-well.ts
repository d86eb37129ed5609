// What is said of nodes that are well: how many, by which figures, and what could not be looked at.
import type { HowLooked } from '../../model/runbook.ts';
import type { NodeScene } from '../../model/scene.ts';
import { join, say, type Text } from '../../model/text.ts';
import { listed } from '../../steps/facts.ts';
import { focusNames, listNames } from '../../steps/rows.ts';
import { shareAsked } from './draw.ts';
import type { Ask } from './evidence.ts';
import type { HealthStep } from './steps.ts';

const most = (values: readonly string[]): number =>
  Math.max(0, ...values.map((one) => Number(one.split(' ').at(-1))).filter(Number.isFinite));

export const allWell = (scene: NodeScene, how: (step: HealthStep) => HowLooked, found: Ask): Text => {
  const names = focusNames(scene);
  const { asked, all } = shareAsked(scene);
  const slowest = most(listed(found('tailnet-latency'), 'ms'));
  const fullest = most(listed(found('conntrack-use'), 'percent'));
  const nodes =
    names.length === 1
      ? say(listNames(names), listNames(names))
      : say(`All ${names.length} nodes`, `노드 ${names.length}개`);
  const well = say(
    `${nodes.en} well: ${asked} of ${all} pairs asked, the slowest ${slowest} ms; no drops or eBPF errors grow; connection tables at ${fullest} % at most.`,
    `${nodes.ko} 정상: 노드 쌍 ${all}개 중 ${asked}개 확인, 가장 느린 것 ${slowest} ms, 드롭·eBPF 오류 증가 없음, 연결 추적 최대 ${fullest}%.`,
  );
  return how('conntrack-refusals') === 'not-looked'
    ? join([well, say('Refused table entries could not be counted.', '테이블 거부 횟수는 셀 수 없었습니다.')], ' ')
    : well;
};
