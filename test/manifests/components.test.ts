// What stands beside the overlays: alerts on figures there are, a policy that leaves no other way out, pods where their image runs.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { loadAllYaml } from '@kubernetes/client-node';
import { afterAll, describe, expect, it } from 'vitest';
import { readSiteFile } from '../../src/config/site.ts';
import { createMetrics } from '../../src/ops/metrics.ts';
import { HAS_KUBECTL, MANIFESTS, type Manifest, rendered, sweep, together } from './rendered.ts';

afterAll(sweep);

const of = <T>(all: readonly Manifest[], kind: string): readonly (Manifest & T)[] =>
  all.filter((one) => one.kind === kind) as never;

interface Pod {
  readonly affinity: unknown;
  readonly containers: readonly { readonly image: string; readonly name: string; readonly resources: unknown }[];
}

describe.skipIf(!HAS_KUBECTL)('each overlay', () => {
  it.each(['minimal', 'standard', 'full', 'postgres'])(
    '%s runs a pinned image with limits where it was built for',
    (overlay) => {
      const pods = rendered(`overlays/${overlay}`).flatMap(({ spec }) => (spec?.template ? [spec.template.spec] : []));
      expect(pods).toHaveLength(2);
      for (const pod of pods as unknown as readonly Pod[]) {
        const text = JSON.stringify(pod.affinity);
        expect(text).toContain('"kubernetes.io/arch","operator":"In","values":["amd64","arm64"]');
        for (const { image, resources } of pod.containers) {
          expect(image).toMatch(/:\d+\.\d+\.\d+$|@sha256:[0-9a-f]{64}$/);
          expect(resources).toMatchObject({
            requests: { cpu: expect.stringMatching(/m$/), memory: expect.stringMatching(/Mi$/) },
            limits: { memory: expect.stringMatching(/Mi$/) },
          });
        }
      }
    },
  );
});

describe.skipIf(!HAS_KUBECTL)('component monitoring', () => {
  it('wakes people by figures there are', async () => {
    const all = together('minimal', 'monitoring');
    const [rule] = of<{ spec: { groups: { rules: { alert: string; expr: string; annotations: object }[] }[] } }>(
      all,
      'PrometheusRule',
    );
    const alerts = rule?.spec.groups.flatMap(({ rules }) => rules) ?? [];
    const metrics = createMetrics(() => 0);
    metrics.runEnded('health', 'unknown', 1);
    metrics.acknowledged(1);
    const known = new Set([...(await metrics.text()).matchAll(/^(netwhy_\w+)/gm)].map(([, name]) => name));
    metrics.close();
    const asked = alerts.flatMap(({ expr }) => [...expr.matchAll(/netwhy_\w+/g)].map(([name]) => name));
    expect(alerts.length).toBeGreaterThan(4);
    expect(asked.length).toBeGreaterThan(3);
    expect(asked.filter((name) => !known.has(name))).toEqual([]);
    for (const { annotations } of alerts) expect(Object.keys(annotations).sort()).toEqual(['description', 'summary']);
  });

  it('is read through a Service that selects the bot, by a port the bot has', () => {
    const all = together('minimal', 'monitoring');
    const [service] = of<{ spec: { selector: object; ports: { name: string; targetPort: string }[] } }>(all, 'Service');
    const [monitor] = of<{ spec: { selector: { matchLabels: object }; endpoints: { port: string }[] } }>(
      all,
      'ServiceMonitor',
    );
    const [bot] = of<{ spec: { template: { metadata: { labels: object } } } }>(all, 'Deployment');
    expect(service?.metadata.labels).toMatchObject(monitor?.spec.selector.matchLabels ?? { none: true });
    expect(bot?.spec.template.metadata.labels).toMatchObject(service?.spec.selector ?? { none: true });
    expect(monitor?.spec.endpoints.map(({ port }) => port)).toEqual(service?.spec.ports.map(({ name }) => name));
    expect(JSON.stringify(bot)).toContain(`"name":"${service?.spec.ports[0]?.targetPort}"`);
  });
});

describe.skipIf(!HAS_KUBECTL)('component cilium-network-policy', () => {
  const all = HAS_KUBECTL ? together('full', 'cilium-network-policy', 'monitoring') : [];

  it('leaves no plain policy beside it, which would allow port 443 to everywhere', () => {
    expect(of(all, 'NetworkPolicy')).toEqual([]);
    expect(of(all, 'CiliumNetworkPolicy')).toHaveLength(1);
  });

  it('lets the bot reach the API server, names and Slack', () => {
    const [policy] = of<{ spec: { egress: readonly Record<string, unknown>[] } }>(all, 'CiliumNetworkPolicy');
    expect(policy?.spec.egress.map((one) => Object.keys(one).filter((key) => key !== 'toPorts'))).toEqual([
      ['toEntities'],
      ['toEndpoints'],
      ['toFQDNs'],
    ]);
    expect(policy?.spec.egress[2]?.toFQDNs).toEqual([{ matchName: 'slack.com' }, { matchPattern: '*.slack.com' }]);
  });
});

describe('the example of tier B', () => {
  it('gives exec in one namespace, to the bot alone', () => {
    const text = readFileSync(path.join(MANIFESTS, 'examples/exec-in-pods.yaml'), 'utf8');
    expect(loadAllYaml(text)).toMatchObject([
      {
        kind: 'Role',
        metadata: { namespace: 'shop' },
        rules: [{ resources: ['pods/exec'], verbs: ['get', 'create'] }],
      },
      { kind: 'RoleBinding', metadata: { namespace: 'shop' }, subjects: [{ name: 'netwhy', namespace: 'netwhy' }] },
    ]);
  });
});

describe('the example of a site profile', () => {
  it('is one', () => {
    const file = path.join(MANIFESTS, 'examples/site.json');
    expect(readSiteFile(file)).toMatchObject({ site: JSON.parse(readFileSync(file, 'utf8')) });
  });
});
