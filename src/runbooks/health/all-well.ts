// What is said of nodes that are well: how many, by which figures, and what could not be looked at.
import type { HowLooked } from '../../model/runbook.ts';
import type { NodeScene } from '../../model/scene.ts';
import { join, say, type Text } from '../../model/text.ts';
import { listed } from '../../steps/facts.ts';
import { isWide, meshPairs, turnOf } from '../../steps/node-pairs.ts';
import { focusNames, listNames } from '../../steps/rows.ts';
import { shareAsked } from './draw.ts';
import type { Ask } from './evidence.ts';
import type { HealthStep } from './steps.ts';

const most = (values: readonly string[]): number =>
  values
    .map((one) => Number(one.split(' ').at(-1)))
    .filter(Number.isFinite)
    .reduce((most, one) => Math.max(most, one), 0);

/** It names what was looked at: the rest was asked of nobody. */
const wideWell = (scene: NodeScene, found: Ask): Text => {
  const nodes = focusNames(scene).length;
  const ways = meshPairs(scene).length;
  const { turn, of } = turnOf(scene);
  const slowest = most(listed(found('mesh-ways'), 'ms'));
  const fullest = most(listed(found('conntrack-use'), 'percent'));
  return say(
    `All ${nodes} nodes answer their neighbours: ${ways} of ${nodes * (nodes - 1)} ways asked (turn ${turn} of ${of}), the slowest ${slowest} ms; connection tables at ${fullest} % at most. The other checks are asked node by node.`,
    `노드 ${nodes}개 모두 이웃에 응답: 경로 ${nodes * (nodes - 1)}개 중 ${ways}개 확인(${of}회 중 ${turn}번째), 가장 느린 것 ${slowest} ms, 연결 추적 최대 ${fullest}%. 다른 점검은 노드별로 확인합니다.`,
  );
};

export const allWell = (scene: NodeScene, how: (step: HealthStep) => HowLooked, found: Ask): Text => {
  if (isWide(scene)) return wideWell(scene, found);
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
