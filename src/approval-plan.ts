// What exactly would run, as one hash: a second person's word is for this and for nothing else.
import { createHash } from 'node:crypto';
import { variantsOf } from './commands/catalogue.ts';
import type { PlannedStep } from './engine/plan.ts';
import type { Planned } from './engine/ports/approvals.ts';
import { Fault } from './model/fault.ts';
import { describeLocation, type Location, type Rung } from './model/location.ts';
import { say } from './model/text.ts';

const RUNGS: Readonly<Record<Location['at'], readonly Rung[]>> = {
  api: [],
  cloud: [],
  node: ['agent'],
  pod: ['agent-netns', 'pod-exec'],
  cilium: ['cilium-exec'],
};

/** Every argv a probe may become at its place, and for how long. Pure. */
export const approvalPlan = (steps: readonly PlannedStep[]): Planned => {
  const all = steps.flatMap(({ step, probes }) =>
    probes.map(({ key, location, call, timeoutMs, delayMs = 0 }) => ({
      step: step.id,
      key,
      location,
      call,
      argv: RUNGS[location.at].map((rung) => variantsOf(call, rung)),
      timeoutMs,
      delayMs,
    })),
  );
  return {
    hash: createHash('sha256').update(JSON.stringify(all)).digest('hex'),
    lines: all
      .filter(({ call, location }) => call.name === 'capture' || location.at === 'cilium')
      .map(({ location, argv }) => `${describeLocation(location)}: ${(argv[0]?.[0] ?? []).join(' ')}`),
  };
};

export const planChanged = (): Fault =>
  new Fault(
    'denied',
    say(
      'What would run is no longer what was approved (a node, a pod or a setting changed since), so nothing was run. Ask again.',
      '승인된 뒤 노드나 파드, 설정이 바뀌어 실행할 내용이 달라졌으므로 실행하지 않았습니다. 다시 질문하세요.',
    ),
  );
