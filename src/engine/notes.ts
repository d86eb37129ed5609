// What the reader must know to weigh the answer: how the pod was reached, and what was missing.
import type { Recording } from '../model/recording.ts';
import { say, type Text } from '../model/text.ts';

export const notesOf = (recording: Recording): readonly Text[] => {
  const { scene, site } = recording;
  const notes: Text[] = [];
  if (scene.targetNote !== '')
    notes.push(say(`${scene.targetNote} was resolved to this pod.`, `${scene.targetNote} → 이 파드로 해석했습니다.`));
  const agent = scene.agents.ok
    ? scene.agents.value.find((one) => one.node === scene.target.node && one.ready)
    : undefined;
  if (scene.agents.ok && agent === undefined && scene.target.node !== '') {
    notes.push(
      say(
        `No netwhy agent is ready on ${scene.target.node}, so the node itself could not be asked. Install it: kubectl apply -k manifests/ (namespace ${site.agentNamespace}).`,
        `${scene.target.node}에 준비된 netwhy 에이전트가 없어 노드를 직접 확인하지 못했습니다. 설치: kubectl apply -k manifests/ (네임스페이스 ${site.agentNamespace}).`,
      ),
    );
  }
  const pods = recording.observations.filter((one) => one.location.at === 'pod' && one.location.ip === scene.target.ip);
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
  if (recording.ended === 'deadline') {
    notes.push(
      say(
        'The run reached its deadline; what was still out is unknown.',
        '제한 시간에 도달했습니다. 끝나지 않은 항목은 알 수 없음입니다.',
      ),
    );
  }
  return notes;
};
