// Why is traffic between these nodes lossy or slow? Guide, Phase 6, second problem: Tailscale, VXLAN, eBPF map, MTU, and what the guide leaves out.
import { runbook } from '../../model/runbook.ts';
import { say } from '../../model/text.ts';
import { drawTailnet } from '../tailscale/matrix.ts';
import { allWell } from './all-well.ts';
import { CAUSES } from './causes.ts';
import { STEPS } from './steps.ts';

export const whyFlaky = runbook({
  id: 'why-flaky',
  version: 1,
  question: say('Why is traffic between these nodes lossy or slow?', '이 노드들 사이의 통신은 왜 끊기거나 느린가?'),
  target: 'nodes',
  steps: STEPS,
  causes: CAUSES,
  draw: drawTailnet,
  allWell,
});
