// Which packets pass here? Guide, Phase 4 (tcpdump): headers alone, a bounded number, for a bounded time.
import { type Figure, type Finding, runbook } from '../../model/runbook.ts';
import type { NodeScene } from '../../model/scene.ts';
import { same, say, type Text } from '../../model/text.ts';
import type { CapturedPacket } from '../../parsers/tcpdump.ts';
import { listed, numberOf } from '../../steps/facts.ts';
import { CAPTURE_CAUSES, whatIn } from './causes.ts';
import { flowLines, packetLines } from './packet-lines.ts';
import { packetsStep } from './packets-step.ts';

const SHOWN = 6;
const FLOWS = 10;

const page = (lines: readonly string[]): string => `${lines.join('\n')}\n`;

const draw = (found: (step: 'packets') => Finding): readonly Figure[] => {
  const packets = listed(found('packets'), 'packets').map((one) => JSON.parse(one) as CapturedPacket);
  if (packets.length === 0) return [];
  const first = same(page(packets.slice(0, SHOWN).flatMap(packetLines)));
  const title =
    packets.length > SHOWN
      ? say(`The first ${SHOWN} of ${packets.length} packets`, `패킷 ${packets.length}개 중 처음 ${SHOWN}개`)
      : say('The packets', '패킷');
  const drawing = (id: string, heading: Text, body: Text): Figure => ({
    id,
    kind: 'drawing',
    title: heading,
    body,
  });
  if (packets.length <= SHOWN) return [drawing('packets', title, first)];
  return [
    drawing(
      'flows',
      say('Who sends to whom', '누가 누구에게 보내는가'),
      say(page(flowLines(packets, FLOWS, 'en')), page(flowLines(packets, FLOWS, 'ko'))),
    ),
    drawing('packets', title, first),
  ];
};

export const capture = runbook({
  id: 'capture',
  version: 1,
  question: say('Which packets pass here?', '여기로 어떤 패킷이 지나가는가?'),
  target: 'node-or-pod',
  guarded: true,
  whole: true,
  steps: [packetsStep],
  causes: CAPTURE_CAUSES,
  draw,
  allWell: (scene: NodeScene, _how, found) => {
    const count = numberOf(found('packets'), 'count') ?? 0;
    const where = whatIn(found('packets'), scene);
    return say(`Seen: ${count} ${where.en}. Headers only.`, `${where.ko} ${count}개를 보았습니다. 헤더만 봅니다.`);
  },
});
