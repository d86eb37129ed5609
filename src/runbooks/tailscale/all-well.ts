// What is said of a tailnet that is well: what was checked, and what could not be looked at?
import type { HowLooked } from '../../model/runbook.ts';
import type { NodeScene } from '../../model/scene.ts';
import { join, say, type Text } from '../../model/text.ts';
import { listed } from '../../steps/facts.ts';
import { waysOut } from '../../steps/ways.ts';
import type { Ask } from './evidence.ts';
import type { TailscaleStepId } from './steps.ts';

const DETAILS: readonly { readonly name: Text; readonly step: TailscaleStepId }[] = [
  { name: say('what the NAT does to UDP', 'NAT의 UDP 처리'), step: 'netcheck' },
  { name: say('preferences', '설정'), step: 'tailnet-prefs' },
  { name: say('VXLAN past the tailnet', 'tailnet을 벗어난 VXLAN'), step: 'vxlan-strays' },
];

export const allWell = (scene: NodeScene, how: (step: TailscaleStepId) => HowLooked, found: Ask): Text => {
  const nodes =
    scene.focus.length === 1
      ? say(scene.focus[0]?.name ?? '', scene.focus[0]?.name ?? '')
      : say(`all ${scene.focus.length} nodes`, `노드 ${scene.focus.length}개`);
  const ways = waysOut(scene).length;
  const slowest = Math.max(0, ...listed(found('tailnet-latency'), 'ms').map(Number));
  const well = say(
    `Tailscale is well on ${nodes.en}: device, login, keys, routes, and ${ways} direct paths, the slowest ${slowest} ms.`,
    `${nodes.ko}의 Tailscale은 정상입니다: 장치, 로그인, 키, 경로 정상, 직접 연결 ${ways}개, 가장 느린 것 ${slowest} ms.`,
  );
  const blind = DETAILS.filter(({ step }) => how(step) === 'not-looked').map(({ name }) => name);
  const left = join(blind, ', ');
  return blind.length === 0
    ? well
    : join([well, say(`Could not be looked at: ${left.en}.`, `확인하지 못함: ${left.ko}.`)], ' ');
};
