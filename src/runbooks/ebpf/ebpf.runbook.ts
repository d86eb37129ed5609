// Are Cilium's eBPF programs attached where they must be, and its maps well? Guide, Phase 2 (programs), Phase 4 (maps), eBPF errors.
import { runbook } from '../../model/runbook.ts';
import type { NodeScene } from '../../model/scene.ts';
import { say } from '../../model/text.ts';
import { focusNames, listNames } from '../../steps/rows.ts';
import { EBPF_CAUSES } from './causes.ts';
import { drawPrograms } from './draw.ts';
import { EBPF_STEPS } from './steps.ts';

export const ebpf = runbook({
  id: 'ebpf',
  version: 1,
  question: say(
    "Are Cilium's eBPF programs attached where they must be, and its maps well?",
    'Cilium eBPF 프로그램은 제자리에 붙어 있고 맵은 정상인가?',
  ),
  target: 'nodes',
  whole: true,
  steps: EBPF_STEPS,
  causes: EBPF_CAUSES,
  draw: drawPrograms,
  allWell: (scene: NodeScene) => {
    const nodes = listNames(focusNames(scene));
    return say(
      `On ${nodes} every eBPF program is attached, the maps agree and have room, and nothing is dropped for a bad reason.`,
      `${nodes}: eBPF 프로그램이 모두 붙어 있고, 맵이 일치하고 여유가 있으며, 비정상 드롭이 없습니다.`,
    );
  },
});
