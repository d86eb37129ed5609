// conntrack -C and -S of the node.
import { conntrackCount } from '../conntrack.ts';
import type { Script } from '../play.ts';
import { complain, printOut, type Tool } from './tool.ts';

const CPU =
  '   \tfound=0 invalid=0 insert=0 insert_failed=0 drop=0 early_drop=0 error=0 search_restart=0 clash_resolve=0 chaintoolong=0 \n';

export const conntrack: Tool = function* (argv, { stack }): Script {
  const [option = ''] = argv;
  if (option === '-C') return yield* printOut(`${stack.kind === 'node' ? conntrackCount(stack) : 0}\n`);
  if (option === '-S') return yield* printOut(`cpu=0${CPU}cpu=1${CPU}`);
  return yield* complain(
    `conntrack v1.4.7 (conntrack-tools): unknown option \`${option}'\nTry \`conntrack -h' or 'conntrack --help' for more information.\n`,
    2,
  );
};
