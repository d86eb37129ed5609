// What an argv comes to in a pod's image: the lab's host has more tools than any image, so each is checked by name.
import path from 'node:path';
import { IMAGES } from '../../src/playground/images.ts';
import type { PodSpec } from '../../src/playground/topology.ts';
import { PLAYED } from './cilium/tools.ts';

export type Started =
  | { readonly kind: 'not-found'; readonly program: string }
  /** The image's `timeout` ran, and found no such program. */
  | { readonly kind: 'ended'; readonly code: number; readonly stderr: string }
  | { readonly kind: 'played'; readonly argv: readonly string[] }
  | { readonly kind: 'run'; readonly argv: readonly string[] };

/** The sources, or the bundle an image ships, e.g. for a benchmark. */
const MAIN = process.env.NETWHY_LAB_PROGRAM ?? path.join(import.meta.dirname, '../../src/main.ts');

export const inImage = (pod: PodSpec, argv: readonly string[]): Started => {
  const { tools, flavour } = IMAGES[pod.image];
  const has = (program: string): boolean => (tools as readonly string[]).includes(program) && program !== 'hubble';
  const [program = '', ...args] = argv;
  if (!has(program)) return { kind: 'not-found', program };
  const [seconds = '', wrapped = ''] = program === 'timeout' ? args : [];
  if (wrapped !== '') {
    if (!has(wrapped)) return { kind: 'ended', code: 127, stderr: `timeout: ${NO_SUCH[flavour](wrapped)}\n` };
    if (PLAYED.has(wrapped)) return { kind: 'played', argv: args.slice(1) };
    const inner = args.slice(1);
    return {
      kind: 'run',
      argv:
        flavour === 'busybox' ? ['busybox', 'timeout', seconds, 'busybox', ...inner] : ['timeout', seconds, ...inner],
    };
  }
  if (PLAYED.has(program)) return { kind: 'played', argv };
  if (pod.image === 'agent') return { kind: 'run', argv: [process.execPath, MAIN, ...args] };
  return { kind: 'run', argv: flavour === 'busybox' && program !== 'busybox' ? ['busybox', ...argv] : argv };
};

const gnu = (program: string): string => `failed to run command '${program}': No such file or directory`;
const NO_SUCH = {
  gnu,
  none: gnu,
  busybox: (program: string): string => `can't execute '${program}': No such file or directory`,
} as const;
