// grep of nothing in particular: every line of kernel files, with their paths.
import type { Script } from '../play.ts';
import { readKernelFile } from './kernel-files.ts';
import { readOptions } from './options.ts';
import { complain, type Tool } from './tool.ts';

export const grep: Tool = function* (argv, place): Script {
  const options = readOptions(argv, 'rH', { include: true });
  const [pattern, ...paths] = options.rest;
  if (options.bad || pattern !== '') return yield* complain(`grep: invalid option -- '${options.bad}'\n`, 2);
  const file = options.flags.get('include') ?? '';
  const inside = options.flags.has('r')
    ? paths.flatMap((path) => ['all', 'default', ...place.stack.devices.keys()].map((one) => `${path}/${one}/${file}`))
    : paths;
  let code = 0;
  yield { waitMs: 2 };
  for (const path of inside) {
    const text = readKernelFile(place, path);
    if (text === null) code = yield* complain(`grep: ${path}: No such file or directory\n`, 2);
    else yield { stdout: text.replace(/^(?=.)/gm, `${path}:`) };
  }
  return code;
};
