// cat and sysctl: the kernel's files by path and by key.
import type { Script } from '../play.ts';
import { readKernelFile } from './kernel-files.ts';
import { readOptions } from './options.ts';
import { complain, type Tool } from './tool.ts';

export const cat: Tool = function* (argv, place): Script {
  const options = readOptions(argv, 'AbeEnstTuv');
  if (options.bad)
    return yield* complain(`cat: invalid option -- '${options.bad}'\nTry 'cat --help' for more information.\n`, 1);
  let code = 0;
  yield { waitMs: 2 };
  for (const path of options.rest) {
    const text = readKernelFile(place, path);
    if (text === null)
      code = yield* complain(
        `${place.flavour === 'busybox' ? "cat: can't open" : 'cat:'} ${place.flavour === 'busybox' ? `'${path}'` : path}: No such file or directory\n`,
        1,
      );
    else yield { stdout: text };
  }
  return code;
};

export const sysctl: Tool = function* (argv, place): Script {
  const options = readOptions(argv, 'neaNqw');
  if (options.bad) return yield* complain(`sysctl: invalid option -- '${options.bad}'\n`, 1);
  let code = 0;
  yield { waitMs: 2 };
  for (const key of options.rest) {
    const path = `/proc/sys/${key.replaceAll('.', '/')}`;
    const text = readKernelFile(place, path);
    if (text === null) code = yield* complain(`sysctl: cannot stat ${path}: No such file or directory\n`, 1);
    else yield { stdout: options.flags.has('n') ? text : `${key} = ${text}` };
  }
  return code;
};
