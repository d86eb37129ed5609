// What somebody without netwhy would run: a bounded loop of kubectl exec, one ping from each node to the next.
import { execa } from 'execa';
import { wideTopology } from '../../src/playground/wide-topology.ts';

const AT_ONCE = 32;
/** Each starts a process of its own: more would measure this machine for minutes. */
const MOST_ASKED = 200;

interface Loop {
  readonly kubeconfig: string;
  readonly nodes: number;
  readonly tell: (line: string) => void;
}

/** @returns seconds for one way of each node at the rate that was seen; null without kubectl. */
export const pingByKubectl = async ({ kubeconfig, nodes, tell }: Loop): Promise<number | null> => {
  const found = await execa('kubectl', ['version', '--client'], { reject: false });
  if (found.exitCode !== 0) {
    tell('kubectl: not on PATH, so not compared with');
    return null;
  }
  const { pods, nodes: all } = wideTopology(nodes);
  const edges = pods.filter(({ image }) => image === 'full').slice(0, MOST_ASKED);
  const left = edges.entries();
  let lost = 0;
  const ask = async (): Promise<void> => {
    for (const [at, { namespace, name }] of left) {
      const to = all[(at + 1) % all.length]?.tailnetIp ?? '';
      const where = ['--kubeconfig', kubeconfig, '-n', namespace, 'exec', name, '--'];
      const { exitCode } = await execa('kubectl', [...where, 'ping', '-c', '3', '-i', '0.2', '-W', '1', to], {
        reject: false,
        timeout: 30_000,
      });
      if (exitCode !== 0) lost += 1;
    }
  };
  const startedMs = performance.now();
  await Promise.all(Array.from({ length: AT_ONCE }, ask));
  const seconds = (performance.now() - startedMs) / 1000;
  const whole = (seconds / edges.length) * nodes;
  tell(`kubectl exec, ${AT_ONCE} at once, one way a node: ${seconds.toFixed(1)} s for ${edges.length} nodes`);
  tell(
    `  ${whole.toFixed(0)} s for ${nodes} at that rate, ${(whole * 10).toFixed(0)} s for ten ways each; ${lost} failed`,
  );
  return whole;
};
