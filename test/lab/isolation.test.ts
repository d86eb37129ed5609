// Nothing of a lab stays behind when whoever holds it is killed, and nothing leaves it.
import { spawn } from 'node:child_process';
import { readdirSync, readlinkSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it, vi } from 'vitest';
import { DEMO_TOPOLOGY } from '../../src/playground/topology.ts';
import { isInside, startLab } from './run.ts';

/** Those of the namespaces that a process still lives in. */
const alive = (namespaces: readonly string[]): readonly string[] => {
  const held = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        return readlinkSync(`/proc/${pid}/ns/net`);
      } catch {
        return []; // Gone meanwhile, or a zombie.
      }
    });
  return namespaces.filter((one) => held.includes(one));
};

describe.skipIf(!isInside())('a lab', () => {
  it('dies with the process around it: kill -9 leaves no namespace and no daemon', async () => {
    const hold = path.join(import.meta.dirname, 'hold.ts');
    // The shell that run.sh starts, one level deeper.
    const script = `mount -t tmpfs none /run && mkdir /run/netns && ip link set lo up && ${process.execPath} ${hold}; exit`;
    const options = '-nm --pid --fork --kill-child --mount-proc --propagation private'.split(' ');
    const around = spawn('unshare', [...options, 'sh', '-c', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      const line = await new Promise<string>((resolve) =>
        createInterface({ input: around.stdout }).once('line', resolve),
      );
      const namespaces = line.split(' ');
      expect(namespaces.length).toBeGreaterThan(DEMO_TOPOLOGY.nodes.length);
      expect(alive(namespaces)).toEqual(namespaces);
      around.kill('SIGKILL');
      await vi.waitFor(() => expect(alive(namespaces)).toEqual([]), { timeout: 5000 });
    } finally {
      around.kill('SIGKILL');
    }
  });

  it('has no way out of its own networks', async () => {
    const lab = await startLab(DEMO_TOPOLOGY);
    try {
      const { stdout } = await lab.run('inet', ['ip', '-o', 'link']);
      expect(
        stdout
          .split('\n')
          .map((line) => /^\d+: ([^:@]+)/.exec(line)?.[1])
          .filter(Boolean),
      ).toEqual(['lo', 'wan0']);
      const route = await lab.run('inet', ['ip', 'route', 'get', '9.9.9.9']);
      expect(route.code).not.toBe(0);
    } finally {
      await lab.close();
    }
  });
});
