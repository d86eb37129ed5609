// conntrack -C, -S and -L of the node.
import { conntrackCount } from '../conntrack.ts';
import { look } from '../kernel-state.ts';
import type { Script } from '../play.ts';
import type { NodeStack } from '../state.ts';
import { readOptions } from './options.ts';
import { complain, printOut, type Tool } from './tool.ts';

const VERSION = 'conntrack v1.4.7 (conntrack-tools)';

const cpu = (index: number, { insertFailed, drop }: { insertFailed: number; drop: number }): string =>
  `cpu=${index}   \tfound=0 invalid=0 insert=0 insert_failed=${insertFailed} drop=${drop} early_drop=0 error=0 search_restart=0 clash_resolve=0 chaintoolong=0 \n`;

/** udp 10.244.1.11:40000 10.96.0.10:53   - how the simulation remembers a flow */
const FLOW = /^(\S+) ([\d.]+):(\d+) ([\d.]+):(\d+)$/;
const NUMBER: Readonly<Record<string, string>> = { icmp: '1', tcp: '6', udp: '17' };

const entriesOf = (node: NodeStack, wanted: (key: readonly string[]) => boolean): readonly string[] =>
  [...node.conntrack.flows].flatMap((flow) => {
    const [, protocol = '', src = '', sport = '', dst = '', dport = ''] = FLOW.exec(flow) ?? [];
    if (!wanted([protocol, src, dst, dport])) return [];
    const pods = node.tables.get('main')?.some((route) => route.to === `${src}/32`) ?? false;
    const isInside = dst.startsWith('10.244.') || dst.startsWith('10.96.');
    const back = pods && !isInside ? node.spec.vcnIp : src;
    const ends =
      protocol === 'icmp'
        ? [`type=8 code=0 id=${sport}`, `type=0 code=0 id=${sport}`]
        : [`sport=${sport} dport=${dport}`, `sport=${dport} dport=${sport}`];
    const start = `${protocol.padEnd(8)} ${NUMBER[protocol] ?? '0'} 29 ${protocol === 'tcp' ? 'ESTABLISHED ' : ''}`;
    return [`${start}src=${src} dst=${dst} ${ends[0]} src=${dst} dst=${back} ${ends[1]} mark=0 use=1\n`];
  });

export const conntrack: Tool = function* (argv, { stack }): Script {
  const options = readOptions(argv, 'CSLp:s:d:', { 'orig-src': true, 'orig-dst': true, 'orig-port-dst': true });
  const node = stack.kind === 'node' ? stack : null;
  if (options.flags.has('C')) return yield* printOut(`${node ? conntrackCount(node) : 0}\n`);
  if (options.flags.has('S')) {
    if (node) look(node.kernel);
    const none = { insertFailed: 0, drop: 0 };
    return yield* printOut(cpu(0, node?.kernel.conntrack ?? none) + cpu(1, none));
  }
  if (!options.flags.has('L') || options.bad) {
    return yield* complain(
      `${VERSION}: unknown option \`${options.bad || argv[0]}'\nTry \`conntrack -h' or 'conntrack --help' for more information.\n`,
      2,
    );
  }
  const asked = [
    options.flags.get('p'),
    options.flags.get('orig-src') ?? options.flags.get('s'),
    options.flags.get('orig-dst') ?? options.flags.get('d'),
    options.flags.get('orig-port-dst'),
  ];
  const entries = node ? entriesOf(node, (key) => asked.every((one, at) => one === undefined || one === key[at])) : [];
  yield* printOut(entries.join(''));
  return yield* complain(`${VERSION}: ${entries.length} flow entries have been shown.\n`, 0);
};
