// Is a new CA used without a restart, and one that is wrong named?
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';
import { survives } from '../survives.ts';
import { must, sameAsWhole, Town, WORDS } from './rig.ts';

const home = mkdtempSync(path.join(tmpdir(), 'netwhy-trust-tls-'));
afterAll(() => rmSync(home, { recursive: true }));

interface Pair {
  readonly key: string;
  readonly cert: string;
}

/** A certificate that is its own CA. */
const made = (name: string): Pair => {
  const [keyFile, certFile] = ['key', 'cert'].map((kind) => path.join(home, `${name}-${kind}.pem`)) as [string, string];
  // biome-ignore format: one command line
  const { status, stderr } = spawnSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes',
    '-days', '1', '-subj', `/CN=${name}`, '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', keyFile, '-out', certFile]);
  if (status !== 0) throw new Error(`openssl: ${stderr}`);
  return { key: readFileSync(keyFile, 'utf8'), cert: readFileSync(certFile, 'utf8') };
};

const [FIRST, SECOND, FOREIGN] = [made('first'), made('second'), made('foreign')];
const GARBAGE = ['', 'no certificate\n', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'];

survives('F27', async (chance) => {
  const words = chance.pick(WORDS);
  let file = '';
  await using town = await Town.open({
    tls: FIRST,
    token: 'secret',
    kubeconfig: (text, folder) => {
      file = path.join(folder, 'ca.crt');
      writeFileSync(file, FIRST.cert);
      const byFile = text.replace(
        /"certificate-authority-data": *"[^"]*"/,
        `"certificate-authority": ${JSON.stringify(file)}`,
      );
      must('no CA in the kubeconfig', byFile !== text);
      return byFile;
    },
  });
  const renew = (pair: Pair): void => {
    town.server.renewTls(pair);
    if (chance.below(2) === 0) return; // what is open keeps the old certificate
    town.server.knobs.down = true;
    town.server.knobs.down = false;
  };
  if (chance.below(2) === 0) await sameAsWhole(words, (await town.run(words)).report);
  // As a careful hand does it: both are trusted before the server changes, and after.
  if (chance.below(2) === 0) {
    writeFileSync(file, FIRST.cert + SECOND.cert);
    renew(SECOND);
    await sameAsWhole(words, (await town.run(words)).report);
  } else {
    town.server.renewTls(SECOND);
    town.server.knobs.down = true;
    town.server.knobs.down = false;
    const bad = chance.pick([FIRST.cert, FOREIGN.cert, ...GARBAGE]);
    writeFileSync(file, bad);
    const { report } = await town.ask(words);
    must(`${report.verdict} by a CA that is not its own`, report.verdict === 'unknown');
    must(`"${report.headline.en}" does not name the certificate`, /certificate|\bCA\b/.test(report.headline.en));
    must('nothing in Korean', report.headline.ko !== '');
    must('it execed all the same', town.server.counts.sockets === 0);
  }
  writeFileSync(file, SECOND.cert);
  await sameAsWhole(words, (await town.run(words)).report);
  await town.leavesNothing();
});
