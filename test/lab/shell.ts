// A lab to walk around in: `sh test/lab/run.sh shell [fault]` opens a shell with KUBECONFIG set and functions to enter hosts.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { labFault, startLabCluster } from './cluster.ts';

const cluster = await startLabCluster(labFault(process.argv[2] ?? ''));
try {
  const { lab } = cluster.backend;
  const { hosts } = lab;
  const rc = path.join(lab.folder, 'bashrc');
  const functions = hosts.map((host) => `${host}() { ${lab.enter(host, []).join(' ')} "$@"; }`);
  await writeFile(rc, `${functions.join('\n')}\nPS1='lab# '\n`);
  console.log(`hosts: ${hosts.join(' ')}\nfor example: n1p2 ping -c 2 8.8.8.8 · kubectl get pods · exit leaves`);
  const env = { ...process.env, KUBECONFIG: cluster.kubeconfig, LC_ALL: 'C' };
  await once(spawn('bash', ['--rcfile', rc, '-i'], { stdio: 'inherit', env }), 'close');
} finally {
  await cluster.close();
}
