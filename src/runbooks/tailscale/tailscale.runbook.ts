// Are Tailscale's device, routes, peers, paths and keys as they should be? Guide, Phase 1 and Phase 5.
import { runbook } from '../../model/runbook.ts';
import { say } from '../../model/text.ts';
import { allWell } from './all-well.ts';
import { TAILSCALE_CAUSES } from './causes.ts';
import { drawTailnet } from './matrix.ts';
import { TAILSCALE_STEPS } from './steps.ts';

export const tailscale = runbook({
  id: 'tailscale',
  version: 1,
  question: say(
    "Are Tailscale's device, routes, peers, paths and keys as they should be?",
    'Tailscale 장치, 경로, 피어, 연결 방식, 키는 정상인가?',
  ),
  target: 'nodes',
  whole: true,
  steps: TAILSCALE_STEPS,
  causes: TAILSCALE_CAUSES,
  draw: drawTailnet,
  allWell,
});
