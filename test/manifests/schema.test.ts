// Every object of every overlay, component and example fits the schema of its kind.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { loadAll } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { HAS_KUBECTL, MANIFESTS, type Manifest, rendered, together } from './rendered.ts';
import { schemaErrors } from './schema.ts';

const OVERLAYS = readdirSync(path.join(MANIFESTS, 'overlays'));
const COMPONENTS = readdirSync(path.join(MANIFESTS, 'components'));
const EXAMPLES = ['examples/exec-in-pods.yaml', 'slack-secret.example.yaml'];
const within = new Set(
  OVERLAYS.flatMap((one) =>
    [
      ...readFileSync(path.join(MANIFESTS, 'overlays', one, 'kustomization.yaml'), 'utf8').matchAll(
        /components\/(\S+)/g,
      ),
    ].map(([, name = '']) => name),
  ),
);

const everything = (): readonly Manifest[] => {
  const all = [
    ...OVERLAYS.flatMap((one) => rendered(`overlays/${one}`)),
    // Those that no overlay holds, on the one with the most.
    ...COMPONENTS.filter((one) => !within.has(one)).flatMap((one) => together('full', one)),
    ...EXAMPLES.flatMap((one) => loadAll(readFileSync(path.join(MANIFESTS, one), 'utf8')) as Manifest[]),
  ];
  return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
};

describe.skipIf(!HAS_KUBECTL)('the schemas of Kubernetes, Cilium and the Prometheus operator', () => {
  it('are kept by every object', async () => {
    const all = everything();
    expect(new Set(all.map(({ kind }) => kind))).toEqual(
      new Set([
        ...[
          'Namespace',
          'ServiceAccount',
          'Role',
          'ClusterRole',
          'RoleBinding',
          'ClusterRoleBinding',
          'ConfigMap',
          'Secret',
        ],
        ...['Service', 'PersistentVolumeClaim', 'Deployment', 'DaemonSet', 'NetworkPolicy', 'PodDisruptionBudget'],
        ...['ValidatingAdmissionPolicy', 'ValidatingAdmissionPolicyBinding'],
        ...['CiliumNetworkPolicy', 'ServiceMonitor', 'PrometheusRule'],
      ]),
    );
    expect(await schemaErrors(all)).toEqual([]);
  });

  it('catch a misspelt field, a wrong type and a missing field, in kinds of each', async () => {
    const all = everything();
    const spoilt = (kind: string, change: (text: string) => string): Manifest => {
      const text = JSON.stringify(all.find((one) => one.kind === kind));
      expect(change(text)).not.toBe(text);
      return JSON.parse(change(text));
    };
    const errors = await schemaErrors([
      spoilt('Deployment', (text) => text.replace('"readOnlyRootFilesystem"', '"readOnlyRootFileSystem"')),
      spoilt('DaemonSet', (text) => text.replace('"hostNetwork":true', '"hostNetwork":"true"')),
      spoilt('NetworkPolicy', (text) => text.replace('"podSelector"', '"podselector"')),
      spoilt('ValidatingAdmissionPolicy', (text) => text.replace('"failurePolicy"', '"failPolicy"')),
      spoilt('CiliumNetworkPolicy', (text) => text.replace('"toFQDNs"', '"toFqdns"')),
      spoilt('ServiceMonitor', (text) => text.replace('"interval":"30s"', '"interval":30')),
      spoilt('PrometheusRule', (text) => text.replace('"expr"', '"expression"')),
    ]);
    const about = new Set(errors.map((one) => one.split(' ')[0]));
    expect([...about].sort()).toEqual([
      'CiliumNetworkPolicy',
      'DaemonSet',
      'Deployment',
      'NetworkPolicy',
      'PrometheusRule',
      'ServiceMonitor',
      'ValidatingAdmissionPolicy',
    ]);
    expect(errors.join('\n')).toMatch(/Deployment netwhy: .*readOnlyRootFileSystem/);
    expect(errors.join('\n')).toMatch(/DaemonSet netwhy-agent: .*'string' is not assignable to type 'boolean/);
  });
});
