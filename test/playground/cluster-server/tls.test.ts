// The cluster server over TLS: kubectl then sends its token.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { afterAll, describe, expect, it } from 'vitest';
import { startClusterServer } from '../../../src/playground/cluster-server/server.ts';
import { processBackend } from './process-backend.ts';

const home = mkdtempSync(path.join(tmpdir(), 'netwhy-tls-'));
afterAll(() => rmSync(home, { recursive: true }));
const made = spawnSync(
  'openssl',
  // biome-ignore format: one command line
  ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '1', '-subj', '/CN=playground',
    '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', 'key.pem', '-out', 'cert.pem'],
  { cwd: home },
);
const missing = made.status !== 0 || spawnSync('kubectl', ['version', '--client']).status !== 0;
if (missing) console.log('TLS test skipped: no openssl or kubectl on PATH');

describe.skipIf(missing)('over TLS', () => {
  it('kubectl gets and execs with the token of the kubeconfig, which is required', async () => {
    const read = (name: string): string => readFileSync(path.join(home, name), 'utf8');
    const server = await startClusterServer({
      backend: processBackend(),
      tls: { key: read('key.pem'), cert: read('cert.pem') },
      token: 'secret',
    });
    try {
      const config = path.join(home, 'config');
      const env = { HOME: home, KUBECONFIG: config };
      const exec = () =>
        execa('kubectl', ['exec', 'web-0', '--', 'sh', '-c', 'echo hi; exit 3'], { env, reject: false });
      writeFileSync(config, server.kubeconfig());
      const right = await exec();
      writeFileSync(config, server.kubeconfig().replace('"secret"', '"old"'));
      const wrong = await exec();
      expect([server.url.slice(0, 8), right.stdout, right.exitCode, wrong.exitCode]).toEqual(['https://', 'hi', 3, 1]);
    } finally {
      await server.close();
    }
  });
});
