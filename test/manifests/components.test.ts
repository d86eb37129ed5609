// What stands beside the overlays: alerts on figures there are, a policy that leaves no other way out, pods where their image runs.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { loadAllYaml } from '@kubernetes/client-node';
import { describe, expect, it } from 'vitest';
import { readSiteFile } from '../../src/config/site.ts';
import { createMetrics } from '../../src/ops/metrics.ts';
import { HAS_KUBECTL, MANIFESTS, type Manifest, rendered, together } from './rendered.ts';

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

/** Names of the bot's figures, as Prometheus would read them. */
const figures = async (): Promise<ReadonlySet<string>> => {
  const metrics = createMetrics({
    execsInFlight: () => 0,
    runs: () => ({ running: 0, waiting: 0 }),
    slack: () => ({ ok: true, sockets: 2 }),
  });
  metrics.runEnded('health', 'unknown', 1);
  metrics.acknowledged(1);
  metrics.judged({ causes: [{ code: 'x' }], steps: [{ vantage: 'node', verdict: 'pass', durationMs: 1 }] });
  metrics.limited('chat.update');
  const text = await metrics.text();
  metrics.close();
  return new Set([...text.matchAll(/^(netwhy_\w+)/gm)].map(([, name = '']) => name));
};
const figuresIn = (expressions: readonly string[]): readonly string[] =>
  expressions.flatMap((one) => [...one.matchAll(/netwhy_\w+/g)].map(([name]) => name));

describe.skipIf(!HAS_KUBECTL)('component monitoring', () => {
  it('wakes people by figures there are', async () => {
    const all = together('minimal', 'monitoring');
    const [rule] = of<{ spec: { groups: { rules: { alert: string; expr: string; annotations: object }[] }[] } }>(
      all,
      'PrometheusRule',
    );
    const alerts = rule?.spec.groups.flatMap(({ rules }) => rules) ?? [];
    const known = await figures();
    const asked = figuresIn(alerts.map(({ expr }) => expr));
    expect(alerts.length).toBeGreaterThan(4);
    expect(asked.length).toBeGreaterThan(3);
    expect(asked.filter((name) => !known.has(name))).toEqual([]);
    for (const { annotations } of alerts) expect(Object.keys(annotations).sort()).toEqual(['description', 'summary']);
  });

  it('has one alert that fires at once while Slack is reached, for a watcher outside to miss', () => {
    const [rule] = of<{ spec: { groups: { rules: { alert: string }[] }[] } }>(
      together('minimal', 'monitoring'),
      'PrometheusRule',
    );
    const heartbeat = rule?.spec.groups.flatMap(({ rules }) => rules).find(({ alert }) => alert === 'NetwhyHeartbeat');
    expect(heartbeat).toMatchObject({ expr: 'max(netwhy_slack_connected{namespace="netwhy"}) == 1' });
    expect(heartbeat).not.toHaveProperty('for');
  });

  it('draws every figure there is, and none there is not, on a dashboard that Grafana takes by its label', async () => {
    const maps = of<{ data: Readonly<Record<string, string>> }>(together('minimal', 'monitoring'), 'ConfigMap');
    const [shipped, ...more] = maps.filter(({ metadata }) => metadata.labels?.grafana_dashboard === '1');
    expect(more).toEqual([]);
    const { uid, panels } = JSON.parse(shipped?.data['netwhy.json'] ?? '{}') as {
      uid: string;
      panels: { id: number; title: string; gridPos: { w: number; x: number }; targets: { expr: string }[] }[];
    };
    expect(uid).toBe('netwhy');
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    for (const { gridPos } of panels) expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
    const known = await figures();
    const drawn = figuresIn(panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)));
    expect(drawn.filter((name) => !known.has(name))).toEqual([]);
    const whole = (name: string): string => name.replace(/_(?:bucket|sum|count)$/, '');
    expect(new Set(drawn.map(whole))).toEqual(new Set([...known].map(whole)));
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

describe.skipIf(!HAS_KUBECTL)('component oracle-instance', () => {
  it('lets the bot, and nobody else, reach the instance metadata, which no overlay does', () => {
    const metadata = (all: readonly Manifest[]) =>
      of<{ spec: unknown }>(all, 'NetworkPolicy').filter((one) => JSON.stringify(one).includes('169.254.169.254'));
    for (const overlay of ['minimal', 'standard', 'full', 'postgres'])
      expect(metadata(rendered(`overlays/${overlay}`))).toEqual([]);
    expect(metadata(together('minimal', 'oracle-instance')).map(({ spec }) => spec)).toEqual([
      {
        podSelector: { matchLabels: { 'app.kubernetes.io/name': 'netwhy' } },
        policyTypes: ['Egress'],
        egress: [{ to: [{ ipBlock: { cidr: '169.254.169.254/32' } }], ports: [{ port: 80, protocol: 'TCP' }] }],
      },
    ]);
  });
});

describe.skipIf(!HAS_KUBECTL)('component host-network', () => {
  it.each(['minimal', 'full', 'postgres'])(
    'puts the bot of %s on its node, with no policy that would only seem to hold it',
    (overlay) => {
      const all = together(overlay, 'host-network');
      const [bot] = of<{ spec: { template: { spec: Record<string, unknown> & { containers: object[] } } } }>(
        all,
        'Deployment',
      );
      const pod = bot?.spec.template.spec;
      expect(pod).toMatchObject({ hostNetwork: true, dnsPolicy: 'Default', securityContext: { runAsNonRoot: true } });
      expect(pod?.containers).toMatchObject([
        {
          args: ['start'],
          ports: [{ name: 'ops', containerPort: 8080 }],
          securityContext: { readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
        },
      ]);
      expect(of(all, 'NetworkPolicy')).toEqual([]);
    },
  );
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
