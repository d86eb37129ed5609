// What the reader must know to weigh the answer: how places were reached, what was missing, which guide commands were replaced.
import type { Recording } from '../model/recording.ts';
import type { ReportStep } from '../model/report.ts';
import { hasFocus, hasTarget, type Scene } from '../model/scene.ts';
import { say, type Text } from '../model/text.ts';
import { nodesAsked } from './subject.ts';

export const notesOf = (
  recording: Recording,
  steps: readonly ReportStep[],
  cilium: string,
): { readonly notes: readonly Text[]; readonly guideNotes?: number } => {
  const { scene } = recording;
  const notes: Text[] = [];
  if (scene.targetNote !== '') notes.push(resolved(scene));
  if (recording.only !== undefined) notes.push(someOnly(recording.only.length));
  notes.push(...withoutAgent(recording));
  if (hasFocus(scene) && scene.leftOut > 0)
    notes.push(
      say(
        `${scene.leftOut} more nodes were not looked at: ${scene.focus.length} at a time. Name one to ask about it.`,
        `노드 ${scene.leftOut}개는 확인하지 않았습니다 (한 번에 ${scene.focus.length}개). 이름을 지정해 물어보세요.`,
      ),
    );
  notes.push(...howReached(recording), ...howOld(scene));
  if (recording.ended === 'deadline') {
    notes.push(
      say(
        'The run reached its deadline; what was still out is unknown.',
        '제한 시간에 도달했습니다. 끝나지 않은 항목은 알 수 없음입니다.',
      ),
    );
  }
  const guide = replaced(steps, cilium);
  return { notes: [...notes, ...guide], ...(guide.length > 0 && { guideNotes: guide.length }) };
};

const someOnly = (looked: number): Text =>
  say(
    `Only the ${looked} checks around what was found before were looked at again. Rerun it for the whole.`,
    `이전에 발견된 항목과 관련된 ${looked}개만 다시 확인했습니다. 전체는 다시 실행해 주세요.`,
  );

const resolved = (scene: Scene): Text => {
  const what = {
    pod: say('this pod', '이 파드'),
    service: say('this service', '이 서비스'),
    node: say('this node', '이 노드'),
    cluster: say('all nodes', '모든 노드'),
    topic: say('this topic', '이 주제'),
  }[scene.subject.kind];
  return say(`${scene.targetNote} was resolved to ${what.en}.`, `${scene.targetNote} → ${what.ko}(으)로 해석했습니다.`);
};

/** A place nobody could look from, said once for all nodes it concerns. */
const withoutAgent = ({ scene, site }: Recording): readonly Text[] => {
  if (!scene.agents.ok || scene.subject.kind === 'topic') return [];
  const ready = new Set(scene.agents.value.filter((one) => one.ready).map((one) => one.node));
  const missing = nodesAsked(scene).filter((node) => !ready.has(node));
  if (missing.length === 0) return [];
  const names = missing.length > 3 ? `${missing.slice(0, 3).join(', ')} (+${missing.length - 3})` : missing.join(', ');
  return [
    missing.length === 1
      ? say(
          `No netwhy agent is ready on ${names}, so the node itself could not be asked. Install it: kubectl apply -k manifests/ (namespace ${site.agentNamespace}).`,
          `${names}에 준비된 netwhy 에이전트가 없어 노드를 직접 확인하지 못했습니다. 설치: kubectl apply -k manifests/ (네임스페이스 ${site.agentNamespace}).`,
        )
      : say(
          `No netwhy agent is ready on ${names}, so these nodes could not be asked. Install it: kubectl apply -k manifests/ (namespace ${site.agentNamespace}).`,
          `${names}에 준비된 netwhy 에이전트가 없어 이 노드들을 확인하지 못했습니다. 설치: kubectl apply -k manifests/ (네임스페이스 ${site.agentNamespace}).`,
        ),
  ];
};

const howReached = ({ scene, observations }: Recording): readonly Text[] => {
  if (!hasTarget(scene)) return [];
  const notes: Text[] = [];
  const pods = observations.filter((one) => one.location.at === 'pod' && one.location.ip === scene.target.ip);
  if (pods.some((one) => one.rung === 'agent-netns')) {
    notes.push(
      say(
        "Seen from the pod's own network namespace, entered by the agent on its node.",
        '노드의 에이전트가 파드의 네트워크 네임스페이스에 들어가 확인했습니다.',
      ),
    );
  }
  if (pods.some((one) => one.rung === 'pod-exec')) {
    notes.push(say("Seen with the pod's own tools (exec in the pod).", '파드 안의 도구로 확인했습니다 (exec).'));
  }
  return notes;
};

/** A watch is opened again every 45 to 50 s, which confirms what is kept: an older one did not come back in time. */
const OLD_MS = 52_000;

const howOld = ({ keptMs = 0 }: Scene): readonly Text[] => {
  if (keptMs < OLD_MS) return [];
  const seconds = Math.round(keptMs / 1000);
  return [
    say(
      `What surrounds it (nodes, agents, policies, neighbours) is as the API server last confirmed it, ${seconds} s before.`,
      `주변 정보(노드, 에이전트, 정책, 이웃 파드)는 API 서버가 ${seconds}초 전에 마지막으로 확인해 준 상태입니다.`,
    ),
  ];
};

/** The guide's commands that do not exist, or say something else, on what is installed. */
const replaced = (steps: readonly ReportStep[], cilium: string): readonly Text[] => {
  const shown = new Map<string, Text>();
  const version = cilium === '' ? '' : ` (Cilium ${cilium})`;
  for (const { guide, command } of steps) {
    if (guide === null || command.length === 0 || shown.has(guide.says)) continue;
    const ran = inBrief(command);
    shown.set(
      guide.says,
      say(
        `The guide says "${guide.says}"; here${version} that is "${ran}": ${guide.why.en} (${guide.erratum})`,
        `가이드에는 "${guide.says}"이지만 여기서는${version} "${ran}"입니다: ${guide.why.ko} (${guide.erratum})`,
      ),
    );
  }
  return [...shown.values()];
};

/** A request with a dozen options says less than its program and what it asks for; the whole command stands at its step. */
const inBrief = (command: readonly string[]): string => {
  const whole = command.join(' ');
  return whole.length <= LONG ? whole : `${command[0]} … ${command.at(-1)}`;
};

const LONG = 80;
