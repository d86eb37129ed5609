// Does an object fit the published schema of its kind? Misspelt fields and wrong types by the compiler, what is missing by the validators.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Manifest } from './rendered.ts';

const NODE_MODULES = path.join(import.meta.dirname, '../../node_modules');
const TSC = path.join(NODE_MODULES, 'typescript/bin/tsc');
const DEADLINE_MS = 120_000;

/** Made from Kubernetes' own OpenAPI document, and from the CRDs of Cilium and of the Prometheus operator. */
const PACKAGES: Readonly<Record<string, string>> = {
  'cilium.io': '@kubernetes-models/cilium',
  'monitoring.coreos.com': '@kubernetes-models/prometheus-operator',
};

const moduleOf = ({ apiVersion, kind }: Manifest): string =>
  `${PACKAGES[apiVersion.split('/')[0] ?? ''] ?? 'kubernetes-models'}/${apiVersion}/${kind}`;

/** @returns one sentence a fault: the object, and what does not fit */
export const schemaErrors = async (objects: readonly Manifest[]): Promise<readonly string[]> => [
  ...(await compilerErrors(objects)),
  ...(await missing(objects)),
];

const named = ({ kind, metadata }: Manifest): string => `${kind} ${metadata.name}`;

/** The validators let unknown fields pass; a literal of an interface may hold none. */
const compilerErrors = async (objects: readonly Manifest[]): Promise<readonly string[]> => {
  const folder = await mkdtemp(path.join(tmpdir(), 'netwhy-schema-'));
  try {
    await symlink(NODE_MODULES, path.join(folder, 'node_modules'));
    // One file an object, so that an error names its object.
    for (const [index, one] of objects.entries()) {
      const type = `import type { I${one.kind} as Kind } from '${moduleOf(one)}';\n`;
      await writeFile(path.join(folder, `${index}.ts`), `${type}export const one: Kind = ${JSON.stringify(one)};\n`);
    }
    const options = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext', '--pretty', 'false'];
    const files = objects.map((_, index) => `${index}.ts`);
    const printed = await promisify(execFile)(process.execPath, [TSC, ...options, ...files], {
      cwd: folder,
      timeout: DEADLINE_MS,
      maxBuffer: 16 << 20,
    }).then(
      ({ stdout }) => stdout,
      // It ends with 1 or 2 when it has something to say; anything else is no answer.
      (error: { code?: unknown; stdout?: string }) => {
        if (error.code !== 1 && error.code !== 2) throw error;
        return error.stdout ?? '';
      },
    );
    return printed
      .split('\n')
      .map((line) => /^(\d+)\.ts\(\d+,\d+\): error TS\d+: (.*)$/.exec(line))
      .flatMap((found) => (found === null ? [] : [`${named(objects[Number(found[1])] as Manifest)}: ${found[2]}`]));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

const missing = async (objects: readonly Manifest[]): Promise<readonly string[]> => {
  const errors: string[] = [];
  for (const one of objects) {
    const { [one.kind]: Model } = (await import(moduleOf(one))) as Record<string, new (data: object) => Validated>;
    if (Model === undefined) throw new Error(`no schema of ${one.apiVersion} ${one.kind}`);
    try {
      new Model(one).validate();
    } catch (error) {
      errors.push(`${named(one)}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return errors;
};

interface Validated {
  /** @throws what does not fit */
  validate(): void;
}
