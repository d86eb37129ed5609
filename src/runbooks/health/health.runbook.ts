// Are latency, drops, eBPF errors and connection tables within their limits? Guide: monitoring metrics; what the digest asks.
import { runbook } from '../../model/runbook.ts';
import { say } from '../../model/text.ts';
import { allWell } from './all-well.ts';
import { HEALTH_CAUSES } from './causes.ts';
import { drawHealth } from './draw.ts';
import { measureHealth } from './measure.ts';
import { HEALTH_STEPS } from './steps.ts';

export const health = runbook({
  id: 'health',
  version: 1,
  question: say(
    'Are latency, drops, eBPF errors and connection tables within their limits?',
    '지연, 드롭, eBPF 오류, 연결 추적은 정상 범위인가?',
  ),
  target: 'nodes',
  whole: true,
  // Of few nodes each is asked about all others; of many that is a ring's to do.
  oneOfMany: true,
  mostNodes: 5_000,
  steps: HEALTH_STEPS,
  causes: HEALTH_CAUSES,
  draw: drawHealth,
  measure: measureHealth,
  allWell,
});
