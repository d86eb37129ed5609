// Does VXLAN for other nodes leave past the tailnet? Seen by its headers, for a moment.
import { nodeStep } from '../../model/step.ts';
import { say } from '../../model/text.ts';
import { type Capture, parseTcpdump } from '../../parsers/tcpdump.ts';
import { focusNames } from '../../steps/node-pairs.ts';
import { blindRows, onEach, type Row, sumUp, unseen } from '../../steps/rows.ts';

const SECONDS = 2;
/** One would do; a few show where they go. */
const COUNT = 5;

const strays = nodeStep<Capture, 'vxlan-strays'>({
  id: 'vxlan-strays',
  asks: say('Does any VXLAN leave past the tailnet?', 'tailnet을 벗어나 나가는 VXLAN이 있는가?'),
  vantage: 'node',
  evidence: true,
  probes: (scene) =>
    onEach(scene, focusNames(scene), (node, location) => [
      {
        key: node,
        location,
        call: { name: 'capture', args: { device: 'any', filter: 'vxlan-strays', count: COUNT, seconds: SECONDS } },
        timeoutMs: (SECONDS + 2) * 1000,
        parse: parseTcpdump,
      },
    ]),
  judge: (readings, scene, site) => {
    const rows = readings.map((one): Row => {
      if (!one.ok) return unseen(one.key, one);
      // To an address no node has, a wrong tunnel endpoint leads: another trouble.
      const nodes = Object.values(scene.tailnetIps);
      const out = one.value.packets.filter(
        ({ device, direction, dst }) => direction !== 'in' && device !== site.tailnetDevice && nodes.includes(dst),
      );
      const [first] = out;
      if (first === undefined)
        return { about: one.key, verdict: 'pass', saw: say(`none in ${SECONDS} s`, `${SECONDS}초 동안 없음`) };
      const way = `${first.src} → ${first.dst}${first.device === null ? '' : ` (${first.device})`}`;
      return {
        about: one.key,
        verdict: 'fail',
        saw: say(`${out.length} packets, ${way}`, `패킷 ${out.length}개, ${way}`),
        facts: { strays: one.key, by: first.device ?? '' },
      };
    });
    return sumUp([...rows, ...blindRows(scene, focusNames(scene))], say('none', '없음'));
  },
  // It needs the right to capture; what it would prove shows in the overlay question too.
  moot: () => say('not needed: it would only add detail', '불필요: 세부 정보만 더해 주는 항목'),
});

export const STRAY_STEPS = [strays] as const;
