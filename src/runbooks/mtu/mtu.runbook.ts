// What is the MTU budget, and does the path carry it? Guide, Phase 5 (MTU), Phase 4 (path discovery) and Phase 6 (MTU mismatch).
import { type HowLooked, runbook } from '../../model/runbook.ts';
import type { NodeScene } from '../../model/scene.ts';
import { say, type Text } from '../../model/text.ts';
import { listed } from '../../steps/facts.ts';
import { nodePairs } from '../../steps/node-pairs.ts';
import { drawMtu } from './draw.ts';
import { HOLE_CAUSES } from './hole-causes.ts';
import { type Ask, DRIFT_CAUSES, type MtuCause, SETTING_CAUSES } from './setting-causes.ts';
import { MTU_STEPS, type MtuStep } from './steps.ts';

export { MTU_STEPS } from './steps.ts';

export const MTU_CAUSES: readonly MtuCause[] = [...SETTING_CAUSES, ...HOLE_CAUSES, ...DRIFT_CAUSES];

const allWell = (scene: NodeScene, how: (step: MtuStep) => HowLooked, found: Ask): Text => {
  const row = found('mtu-devices').facts.rows;
  const [, tailnet = '', , , inner = ''] = (Array.isArray(row) ? String(row[0] ?? '') : '').split(' ');
  if (how('mtu-devices') !== 'passed')
    return say(
      'There is no VXLAN overlay here whose MTU could be wrong.',
      '여기에는 MTU를 확인할 VXLAN 오버레이가 없습니다.',
    );
  const paths = nodePairs(scene).length;
  const carried =
    how('mtu-pod-path') === 'passed'
      ? say(
          ` Full packets pass on all ${paths} ways asked.`,
          ` 확인한 ${paths}개 구간에서 최대 크기 패킷이 통과합니다.`,
        )
      : say('', '');
  const unseen =
    how('mtu-egress') === 'not-looked'
      ? say(
          ' Whether full packets get out to the internet could not be seen.',
          ' 최대 크기 패킷이 인터넷으로 나가는지는 확인하지 못했습니다.',
        )
      : say('', '');
  // A sample: what pods beyond it use was not read.
  const pods = listed(found('mtu-pods'), 'rows').length;
  const read =
    pods === 0
      ? say(`no pod was asked, the overlay takes ${inner}`, `확인한 파드는 없고 오버레이는 ${inner}을(를) 받으며`)
      : say(
          `${pods === 1 ? 'the pod asked fits' : `the ${pods} pods asked fit`} the overlay's ${inner}`,
          `확인한 파드 ${pods}개가 오버레이의 ${inner}에 맞고`,
        );
  return say(
    `The MTU fits: ${read.en}, the tailnet carries ${tailnet}, VXLAN takes 50.${carried.en}${unseen.en}`,
    `MTU가 맞습니다. ${read.ko} tailnet은 ${tailnet}을(를) 전달하며 VXLAN이 50을 씁니다.${carried.ko}${unseen.ko}`,
  );
};

export const mtu = runbook({
  id: 'mtu',
  version: 1,
  question: say(
    'What is the MTU budget, and does the path carry it?',
    'MTU 예산은 얼마이고, 경로가 그만큼 전달하는가?',
  ),
  target: 'node-or-pod',
  whole: true,
  steps: MTU_STEPS,
  causes: MTU_CAUSES,
  draw: drawMtu,
  allWell,
});
