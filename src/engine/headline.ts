// The one sentence on top of an answer: the cause, or what was found without one, or what could not be seen.
import type { Recording } from '../model/recording.ts';
import type { ReportCause, ReportStep } from '../model/report.ts';
import type { HowLooked, Runbook } from '../model/runbook.ts';
import { hasFocus, type Scene } from '../model/scene.ts';
import { join, say, type Text } from '../model/text.ts';
import type { Verdict } from '../model/verdict.ts';
import { type Findings, lookup } from './findings.ts';

export const CANCELLED = say('Cancelled before an answer was found.', '답을 찾기 전에 취소되었습니다.');

export interface HeadlineInput {
  readonly runbook: Runbook;
  readonly recording: Recording;
  readonly findings: Findings;
  readonly causes: readonly ReportCause[];
  readonly steps: readonly ReportStep[];
  /** Those that are part of what was asked. */
  readonly asked: readonly ReportStep[];
  readonly verdict: Verdict;
}

export const headlineOf = (input: HeadlineInput): Text => {
  const { recording, steps, asked } = input;
  if (recording.vanished !== undefined) return vanished(recording, recording.vanished);
  const [first] = input.causes;
  if (recording.only !== undefined) return afterFix(input, recording.only.length);
  if (first !== undefined) return first.say;
  if (input.verdict === 'pass')
    return input.runbook.allWell(recording.scene, (id) => howLooked(steps, id), lookup(input.findings));
  if (recording.ended === 'cancelled') return CANCELLED;
  const failing = asked.filter((step) => step.verdict === 'fail' || step.verdict === 'warn').map((step) => step.asks);
  if (failing.length > 0) {
    const what = join(failing.slice(0, 3), ' · ');
    return say(
      `Something is broken, but no known cause fits. Not as expected: ${what.en}`,
      `이상이 있지만 알려진 원인과 맞지 않습니다. 예상과 다른 항목: ${what.ko}`,
    );
  }
  return partly(recording.scene, steps) ?? blind(steps);
};

/** Never that all is well: only what was not well before was looked at. */
const afterFix = ({ causes: [first], steps, verdict, recording }: HeadlineInput, looked: number): Text => {
  if (first !== undefined) return say(`Still so: ${first.say.en}`, `아직 그대로입니다: ${first.say.ko}`);
  if (verdict === 'pass')
    return say(
      `Fixed: the ${looked} checks that were looked at again are well now. The others were not looked at.`,
      `고쳐졌습니다: 다시 확인한 ${looked}개 항목은 이제 정상입니다. 나머지는 확인하지 않았습니다.`,
    );
  if (recording.ended === 'cancelled') return CANCELLED;
  const odd = steps.filter((step) => step.verdict === 'fail' || step.verdict === 'warn').map((step) => step.asks);
  const what = join(odd.slice(0, 3), ' · ');
  return odd.length > 0
    ? say(`Still not as expected: ${what.en}`, `아직 예상과 다릅니다: ${what.ko}`)
    : say(
        'Could not tell whether it is fixed: not all could be looked at.',
        '고쳐졌는지 판단할 수 없습니다: 일부를 확인하지 못했습니다.',
      );
};

const vanished = ({ scene: { subject } }: Recording, how: 'deleted' | 'replaced'): Text => {
  const name = subject.kind === 'pod' ? `${subject.namespace}/${subject.name}` : '';
  return how === 'deleted'
    ? say(
        `${name} was deleted while netwhy was looking, so what was seen says nothing of a pod that runs now.`,
        `확인하는 동안 ${name}이(가) 삭제되어, 본 내용으로는 지금 실행 중인 파드를 판단할 수 없습니다.`,
      )
    : say(
        `${name} was replaced by a new pod of that name while netwhy was looking. Ask again.`,
        `확인하는 동안 ${name}이(가) 같은 이름의 새 파드로 바뀌었습니다. 다시 물어보세요.`,
      );
};

/** What was looked at is well, and there is more that was not: null when a step could not look either. */
const partly = (scene: Scene, steps: readonly ReportStep[]): Text | null => {
  if (!hasFocus(scene) || scene.leftOut === 0 || steps.some(({ verdict }) => verdict === 'unknown')) return null;
  const all = scene.focus.length + scene.leftOut;
  return say(
    `Nothing is wrong on the ${scene.focus.length} nodes that were looked at, of ${all}.`,
    `노드 ${all}개 중 확인한 ${scene.focus.length}개에는 이상이 없습니다.`,
  );
};

const blind = (steps: readonly ReportStep[]): Text => {
  const blindSteps = steps.filter((step) => step.verdict === 'unknown').length;
  const odd = steps.filter((step) => step.verdict === 'fail' || step.verdict === 'warn').map((step) => step.asks);
  const what = join(odd.slice(0, 3), ' · ');
  const seen =
    odd.length > 0
      ? say(`Not as expected: ${what.en}`, `예상과 다른 항목: ${what.ko}`)
      : say('Nothing that was seen is broken.', '확인된 것 중 이상은 없습니다.');
  return say(
    `Could not tell: ${blindSteps} of ${steps.length} checks could not look. ${seen.en}`,
    `판단할 수 없음: ${steps.length}개 중 ${blindSteps}개를 확인하지 못했습니다. ${seen.ko}`,
  );
};

const howLooked = (steps: readonly ReportStep[], id: string): HowLooked => {
  const step = steps.find((one) => one.id === id);
  if (step?.verdict === 'pass') return 'passed';
  return step?.verdict === 'skipped' && step.reason === 'not-needed' ? 'not-looked' : 'neither';
};
