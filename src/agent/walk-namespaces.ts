// Which addresses stand in which network namespace of this node?
import { readdir } from 'node:fs/promises';
import { z } from 'zod';
import { canonical } from './addresses.ts';
import { places } from './places.ts';
import type { FoundNamespace, Ran, Runner } from './runner.ts';

/**
 * Tells `see` of every address until the signal stops it.
 * @returns the answer for an address that was nowhere. Never rejects.
 */
export type Walk = (see: (address: string, namespace: string) => void, signal: AbortSignal) => Promise<FoundNamespace>;

/** Container runtimes mount one file a pod there (containerd: cni-<uuid>); one is a link to the other on most nodes. */
const DIRECTORIES = ['/var/run/netns', '/run/netns'] as const;
const AT_ONCE = 8;
const LOOK_MS = 2_000;
const MAX_BYTES = 64 * 1024;
/** Not `ip -n`: that also mounts a /sys of its own, which needs more rights than entering. */
const ADDRESSES = ['ip', '-j', 'addr', 'show'] as const;

const addresses = z.array(z.object({ addr_info: z.array(z.object({ local: z.string().optional() })).optional() }));

const NO_RIGHT = 'the agent may not enter network namespaces (needs SYS_ADMIN)';

export const walkNamespaces =
  (run: Runner['run'], directories: readonly string[] = DIRECTORIES): Walk =>
  async (see, signal) => {
    const listed = await listFirst(directories);
    if (!listed.ok) return listed;
    const inPlace = places(AT_ONCE);
    const looks = listed.paths.map((path) =>
      inPlace(async () => {
        if (signal.aborted) return null;
        const ran = await run(ADDRESSES, { namespace: path, timeoutMs: LOOK_MS, maxBytes: MAX_BYTES, signal });
        for (const address of read(ran)) see(address, path);
        return ran;
      }),
    );
    const refused = (await Promise.all(looks)).some((ran) => ran?.kind === 'failed' && ran.reason === 'forbidden');
    return refused
      ? { ok: false, reason: 'forbidden', detail: NO_RIGHT }
      : { ok: false, reason: 'unreachable', detail: 'no network namespace on this node has the address of the pod' };
  };

type Listed = { readonly ok: true; readonly paths: readonly string[] } | Extract<FoundNamespace, { ok: false }>;

const listFirst = async (directories: readonly string[]): Promise<Listed> => {
  for (const directory of directories) {
    try {
      const names = await readdir(directory);
      if (names.length > 0) return { ok: true, paths: names.map((name) => `${directory}/${name}`) };
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (code === 'EACCES' || code === 'EPERM') return { ok: false, reason: 'forbidden', detail: NO_RIGHT };
      // Not there: the other directory may be.
    }
  }
  return {
    ok: false,
    reason: 'unreachable',
    detail: `the agent sees no network namespaces (${directories.join(' and ')} are missing or empty)`,
  };
};

/** The addresses a look brought; none when it failed, as for a namespace that has just gone. */
const read = (ran: Ran): readonly string[] => {
  if (ran.kind !== 'exited' || ran.exitCode !== 0) return [];
  try {
    const links = addresses.parse(JSON.parse(Buffer.from(ran.stdout).toString('utf8')));
    return links
      .flatMap((link) => link.addr_info ?? [])
      .flatMap(({ local }) => (local === undefined ? [] : [canonical(local)]));
  } catch {
    // Output that is not the JSON we asked for names no address.
    return [];
  }
};
