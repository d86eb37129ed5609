// What is said of nodes between which all is well: what was sent, and what so many packets can show?
import type { HowLooked } from '../../model/runbook.ts';
import type { NodeScene } from '../../model/scene.ts';
import { join, say, type Text } from '../../model/text.ts';
import { listed } from '../../steps/facts.ts';
import type { Ask } from './loss-causes.ts';
import { SENT, seenFrom } from './loss-steps.ts';
import type { StepId } from './steps.ts';

const SUBJECTS: readonly { readonly name: Text; readonly steps: readonly StepId[] }[] = [
  { name: say('VXLAN past the tailnet', 'tailnet을 벗어난 VXLAN'), steps: ['vxlan-strays'] },
  { name: say('packet filters', '패킷 필터'), steps: ['node-filter', 'vxlan-firewall'] },
  { name: say('connection tables', '연결 추적'), steps: ['node-conntrack'] },
];

export const allWell = (scene: NodeScene, how: (step: StepId) => HowLooked, found: Ask): Text => {
  const { subject } = scene;
  const peer = subject.kind === 'node' ? subject.peer : '';
  const name = subject.kind === 'node' ? subject.name : scene.cluster;
  const who =
    peer === ''
      ? say(`${name} and its peers are well`, `${name}와(과) 다른 노드 사이는 정상입니다`)
      : say(`${name} and ${peer} are well`, `${name}와(과) ${peer} 사이는 정상입니다`);
  const loss = found('node-loss');
  const lost = listed(loss, 'lost').reduce((sum, one) => sum + Number(one), 0);
  const slowest = Math.max(0, ...listed(loss, 'ms').map(Number));
  const well = say(
    `${who.en}: direct, ${slowest} ms, pods answer; ${lost} lost of ${SENT} pings each way (loss from ${seenFrom(SENT)} % on would show).`,
    `${who.ko}: 직접 연결, ${slowest} ms, 파드 응답. 방향마다 핑 ${SENT}개 중 손실 ${lost}개(${seenFrom(SENT)}% 이상이면 보입니다).`,
  );
  const blind = SUBJECTS.filter(({ steps }) => steps.every((step) => how(step) === 'not-looked')).map(
    (one) => one.name,
  );
  const left = join(blind, ', ');
  return blind.length === 0
    ? well
    : join([well, say(`Could not be looked at: ${left.en}.`, `확인하지 못함: ${left.ko}.`)], ' ');
};
