// One question in a fresh lab, by the command line as it is: `sh test/lab/run.sh ask [fault] [target] [options]`.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { labFault, startLabCluster } from './cluster.ts';

const [name = '', target = 'shop/web-0', ...options] = process.argv.slice(2);
const cluster = await startLabCluster(labFault(name));
try {
  const main = path.join(import.meta.dirname, '../../src/main.ts');
  const argv = [main, 'ask', 'why-no-egress', target, '--kubeconfig', cluster.kubeconfig, ...options];
  const [code] = await once(spawn(process.execPath, argv, { stdio: 'inherit' }), 'close');
  process.exitCode = Number(code);
} finally {
  await cluster.close();
}
