// One question in a fresh lab, by the command line as it is: `sh test/lab/run.sh ask [fault] [question] [target…] [options]`.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { RUNBOOKS } from '../../src/runbooks/catalog.ts';
import { labFault, startLabCluster } from './cluster.ts';

const [name = '', ...rest] = process.argv.slice(2);
const words = rest.length === 0 ? ['shop/web-0'] : rest;
const line = RUNBOOKS.has(words[0] ?? '') ? words : ['why-no-egress', ...words];
const cluster = await startLabCluster(labFault(name));
try {
  const main = path.join(import.meta.dirname, '../../src/main.ts');
  const argv = [main, 'ask', ...line, '--kubeconfig', cluster.kubeconfig];
  const [code] = await once(spawn(process.execPath, argv, { stdio: 'inherit' }), 'close');
  process.exitCode = Number(code);
} finally {
  await cluster.close();
}
