// Causes in the kernel's connection table: full, filling, or refusing entries.
import { say } from '../../model/text.ts';
import { listed } from '../../steps/facts.ts';
import { change, look } from '../../steps/remedies.ts';
import { concerns, listNames } from '../../steps/rows.ts';
import { type Ask, givenOf, type HealthCause } from './evidence.ts';

const full = (found: Ask): readonly string[] => listed(found('conntrack-use'), 'full');
const filling = (found: Ask): readonly string[] => listed(found('conntrack-use'), 'filling');
const refusing = (found: Ask): readonly string[] => listed(found('conntrack-refusals'), 'refusing');
const percentOf = (found: Ask, node: string): string => givenOf(found('conntrack-use'), 'percent', node);

const HOLDERS =
  "sudo conntrack -L 2>/dev/null | grep -oE '^[^=]*src=[^ ]+' | grep -oE 'src=.*' | sort | uniq -c | sort -rn | head";
const COUNTS = 'cat /proc/sys/net/netfilter/nf_conntrack_count /proc/sys/net/netfilter/nf_conntrack_max';
const SOURCE = 'guide: monitoring metrics (conntrack < 80 %); errata G42';

const remediesOn =
  (nodes: (found: Ask) => readonly string[]): HealthCause['remedies'] =>
  (found, _scene, site) => {
    const [node = ''] = nodes(found);
    const max = Number(givenOf(found('conntrack-use'), 'max', node)) || 0;
    return [
      look(
        say(`On ${node}: see who holds the entries.`, `${node}에서 누가 항목을 차지하는지 확인하세요.`),
        HOLDERS,
        COUNTS,
        SOURCE,
      ),
      change(
        say(
          `On ${node}: make the table larger (each entry takes about 320 bytes).`,
          `${node}에서 테이블을 늘리세요 (항목당 약 320바이트).`,
        ),
        `sudo sysctl -w net.netfilter.nf_conntrack_max=${Math.max(site.conntrackEntries, max * 2)}`,
        `netwhy ask health ${node}`,
        SOURCE,
      ),
    ];
  };

const conntrackFull: HealthCause = {
  code: 'conntrack-full',
  layer: 'node',
  step: 'conntrack-use',
  severity: 'fail',
  when: (found) => full(found).length > 0,
  // It refuses entries while we look.
  proven: (found) => full(found).some((node) => refusing(found).includes(node)),
  explains: [],
  about: (found, scene) => concerns(scene, full(found)),
  say: (found) => {
    const [node = ''] = full(found);
    return say(
      `The connection table of ${listNames(full(found))} is full (${percentOf(found, node)} %): new connections of the node are refused.`,
      `${listNames(full(found))}의 연결 추적 테이블이 가득 차서(${percentOf(found, node)}%) 노드의 새 연결이 거부됩니다.`,
    );
  },
  remedies: remediesOn(full),
};

const refused = (found: Ask): readonly string[] => refusing(found).filter((node) => !full(found).includes(node));

const insertFailed: HealthCause = {
  code: 'conntrack-insert-failed',
  layer: 'node',
  step: 'conntrack-refusals',
  severity: 'warn',
  beside: true,
  when: (found) => refused(found).length > 0,
  explains: [],
  about: (found, scene) => concerns(scene, refused(found)),
  say: (found) => {
    const [node = ''] = refused(found);
    const grew = givenOf(found('conntrack-refusals'), 'grew', node);
    return say(
      `The connection table of ${listNames(refused(found))} turned ${grew} packets away while we looked, though it is not full: flows that clash, such as DNS asked twice at once.`,
      `${listNames(refused(found))}의 연결 추적 테이블이 가득 차지 않았는데도 그사이 패킷 ${grew}개를 거부했습니다. 동시에 보낸 DNS 질의처럼 충돌하는 흐름입니다.`,
    );
  },
  remedies: (found) => {
    const [node = ''] = refused(found);
    return [
      look(
        say(
          `On ${node}: which counter grows? clash_resolve beside it means two packets of one flow raced.`,
          `${node}에서 어떤 카운터가 느는지 보세요. clash_resolve도 늘면 같은 흐름의 패킷 두 개가 겹친 것입니다.`,
        ),
        'sudo conntrack -S; sleep 5; sudo conntrack -S',
        `netwhy ask health ${node}`,
        'kernel: nf_conntrack; errata G42',
      ),
      look(
        say('Who opens the most flows there?', '흐름을 가장 많이 여는 쪽을 찾으세요.'),
        HOLDERS,
        `netwhy ask health ${node}`,
        SOURCE,
      ),
    ];
  },
};

const conntrackFilling: HealthCause = {
  code: 'conntrack-filling',
  layer: 'node',
  step: 'conntrack-use',
  severity: 'warn',
  beside: true,
  when: (found) => filling(found).length > 0,
  explains: [],
  about: (found, scene) => concerns(scene, filling(found)),
  say: (found) => {
    const [node = ''] = filling(found);
    return say(
      `The kernel's connection table of ${listNames(filling(found))} is ${percentOf(found, node)} % full; at 100 % new connections are refused.`,
      `${listNames(filling(found))}의 커널 연결 추적 테이블이 ${percentOf(found, node)}% 찼습니다. 100%가 되면 새 연결이 거부됩니다.`,
    );
  },
  remedies: remediesOn(filling),
};

export const CONNTRACK_CAUSES: readonly HealthCause[] = [conntrackFull];
export const CONNTRACK_WARNINGS: readonly HealthCause[] = [insertFailed, conntrackFilling];
