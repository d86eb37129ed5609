// The manifests as plain objects: rendered by kubectl where there is one, else the files of the base as they are.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { loadAll } from 'js-yaml';

export const MANIFESTS = path.join(import.meta.dirname, '../../manifests');

export interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly verbs: readonly string[];
}

export interface PodSpec {
  readonly [key: string]: unknown;
  readonly securityContext: Readonly<Record<string, unknown>>;
  readonly containers: readonly (Readonly<Record<string, unknown>> & {
    readonly name: string;
    readonly args: readonly string[];
    readonly image: string;
    readonly securityContext: Readonly<Record<string, unknown>>;
    readonly volumeMounts: readonly {
      readonly name: string;
      readonly mountPath: string;
      readonly readOnly?: boolean;
    }[];
  })[];
}

export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly rules?: readonly Rule[];
  readonly roleRef?: { readonly kind: string; readonly name: string };
  readonly subjects?: readonly { readonly kind: string; readonly name: string; readonly namespace: string }[];
  readonly spec?: {
    readonly [key: string]: unknown;
    readonly template: { readonly metadata: Manifest['metadata']; readonly spec: PodSpec };
  };
}

const kubectl = (...argv: string[]): { readonly ok: boolean; readonly stdout: string; readonly stderr: string } => {
  const { status, stdout, stderr } = spawnSync('kubectl', argv, { encoding: 'utf8', timeout: 15_000 });
  return { ok: status === 0, stdout: stdout ?? '', stderr: stderr ?? '' };
};

export const HAS_KUBECTL = kubectl('kustomize', '--help').ok;

/** As it is written: client-node's own reader would drop every field it does not know. */
const parse = (text: string): readonly Manifest[] => loadAll(text).filter((one) => one !== null) as Manifest[];

/** @param overlay directory below manifests; needs kubectl unless it is '' */
export const rendered = (overlay: string): readonly Manifest[] => {
  if (HAS_KUBECTL) {
    const { ok, stdout, stderr } = kubectl('kustomize', path.join(MANIFESTS, overlay));
    if (!ok) throw new Error(stderr);
    return parse(stdout);
  }
  if (overlay !== '') throw new Error('an overlay needs kubectl');
  const base = path.join(MANIFESTS, 'base');
  return readdirSync(base)
    .filter((name) => name.endsWith('.yaml') && name !== 'kustomization.yaml')
    .flatMap((name) => parse(readFileSync(path.join(base, name), 'utf8')));
};

/** As somebody's own kustomization would put them together. */
export const together = (overlay: string, ...components: readonly string[]): readonly Manifest[] => {
  // Within manifests: kustomize takes no absolute path.
  const folder = mkdtempSync(path.join(MANIFESTS, '.test-'));
  try {
    const lines = ['resources:', `  - ../overlays/${overlay}`, 'components:'];
    writeFileSync(
      path.join(folder, 'kustomization.yaml'),
      [...lines, ...components.map((one) => `  - ../components/${one}`)].join('\n'),
    );
    return rendered(path.basename(folder));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
