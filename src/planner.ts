// What a question would run, found out without running it: for those whose word it needs first.
import { type AnswerParts, runbookFor } from './answer.ts';
import { approvalPlan } from './approval-plan.ts';
import { plan } from './engine/plan.ts';
import type { Planner } from './engine/ports/approvals.ts';
import { Fault } from './model/fault.ts';
import { say } from './model/text.ts';

export const planner = (parts: AnswerParts): Planner => ({
  async plan(ask, signal) {
    const runbook = runbookFor(parts, ask);
    const scene = await parts.scenes.read(ask, runbook.target, signal);
    if (!scene.ok)
      throw new Fault(
        'busy',
        say(
          `The cluster could not be read (${scene.reason}), so nobody can say what would run. Ask again later.`,
          `클러스터를 읽지 못해(${scene.reason}) 실행할 내용을 알 수 없습니다. 나중에 다시 질문하세요.`,
        ),
      );
    return approvalPlan(plan(runbook, scene.value, parts.site));
  },
});
