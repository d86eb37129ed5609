// How full is the kernel's connection table of each node, and does it refuse entries now? Guide: monitoring metrics; errata G42.
import { same, say } from '../../model/text.ts';
import { type ConntrackStats, parseConntrackStats } from '../../parsers/conntrack.ts';
import { type Conntrack, parseConntrack } from '../../parsers/kernel-files.ts';
import { onNodeNamed } from '../../steps/cannot-ask.ts';
import { AGAIN_MS, ofKind, type Tagged, tagged } from '../../steps/cilium-probes.ts';
import { blindBy, eachNode } from '../../steps/each-node.ts';

const use = eachNode<Tagged<'conntrack', Conntrack>, 'conntrack-use'>({
  id: 'conntrack-use',
  asks: say("Is there room in the kernel's connection tables?", '커널 연결 추적 테이블에 여유가 있는가?'),
  vantage: 'node',
  guide: {
    says: 'conntrack < 80 %',
    why: say(
      "that is the kernel's table, of hosts and iptables; pods are in Cilium's maps, which are asked apart",
      '이는 호스트와 iptables가 쓰는 커널 테이블입니다. 파드는 Cilium 맵에 있어 따로 확인합니다',
    ),
    erratum: 'G42',
  },
  expected: (_scene, site) => {
    const limit = Math.round(site.conntrackWarnRatio * 100);
    return say(`under ${limit} %`, `${limit}% 미만`);
  },
  probes: (node, scene) => {
    const own = onNodeNamed(scene, node);
    return own.ok
      ? [tagged('conntrack', own.location, { name: 'read-file', args: { file: 'conntrack' } }, parseConntrack)]
      : own.says;
  },
  see: (readings, node, _scene, site) => {
    const [table] = ofKind(readings, 'conntrack');
    if (table === undefined || table.value.max <= 0) return blindBy(readings, 'conntrack');
    const { count, max } = table.value;
    const ratio = count / max;
    const percent = Math.floor(ratio * 100);
    const facts = { percent: `${node} ${percent}`, max: `${node} ${max}` };
    const saw = say(`${count} of ${max} (${percent} %)`, `${max}개 중 ${count}개 (${percent}%)`);
    if (ratio >= site.conntrackFullRatio) return { verdict: 'fail', saw, facts: { ...facts, full: node } };
    return ratio >= site.conntrackWarnRatio
      ? { verdict: 'warn', saw, facts: { ...facts, filling: node } }
      : { verdict: 'pass', saw, facts };
  },
});

const refusals = eachNode<Tagged<'stats', ConntrackStats>, 'conntrack-refusals'>({
  id: 'conntrack-refusals',
  asks: say('Does a connection table refuse entries now?', '연결 추적 테이블이 지금 항목을 거부하고 있는가?'),
  vantage: 'node',
  expected: say('insert_failed and drop do not grow', 'insert_failed와 drop이 늘지 않음'),
  probes: (node, scene) => {
    const own = onNodeNamed(scene, node);
    if (!own.ok) return own.says;
    const call = { name: 'conntrack-stats', args: {} };
    return [
      tagged('stats', own.location, call, parseConntrackStats),
      tagged('stats', own.location, call, parseConntrackStats, true),
    ];
  },
  see: (readings, node) => {
    const stats = ofKind(readings, 'stats');
    const before = stats.find(({ again }) => !again)?.value;
    const after = stats.find(({ again }) => again)?.value;
    if (before === undefined || after === undefined) return blindBy(readings, 'stats');
    const failed = Math.max(0, after.insertFailed - before.insertFailed);
    const dropped = Math.max(0, after.drop - before.drop);
    const seconds = AGAIN_MS / 1000;
    if (failed + dropped === 0)
      return { verdict: 'pass', saw: say(`no growth in ${seconds} s`, `${seconds}초간 증가 없음`) };
    const words = same(`insert_failed +${failed}, drop +${dropped}`);
    return { verdict: 'warn', saw: words, facts: { refusing: node, grew: `${node} ${Math.max(failed, dropped)}` } };
  },
  // The counters need NET_ADMIN, which agents do not have by default; where there is room, nothing is refused for want of it.
  moot: (verdictOf) =>
    verdictOf('conntrack-use') === 'pass'
      ? say('not needed: the tables have room', '불필요: 테이블에 여유가 있음')
      : null,
});

export const CONNTRACK_STEPS = [use, refusals] as const;
