// What the shipped manifests may never grow: rights nobody needs, and a bot that is more than restricted.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { loadAllYaml } from '@kubernetes/client-node';
import { describe, expect, it } from 'vitest';
import { readAgents } from '../../src/cluster/agent-facts.ts';
import * as resources from '../../src/cluster/resources.ts';
import { readSettings } from '../../src/config/settings.ts';
import { DEFAULT_SITE } from '../../src/model/site.ts';
import { LETTING_GO_MS } from '../../src/run-start.ts';
import { HAS_KUBECTL, MANIFESTS, type Manifest, type PodSpec, type Rule, rendered } from './rendered.ts';

const OVERLAYS = ['', 'overlays/minimal', 'overlays/standard', 'overlays/full', 'overlays/postgres'] as const;
const MINIMAL: readonly string[] = ['', 'overlays/minimal'];
const SOCKET_DIRECTORY = path.dirname(DEFAULT_SITE.tailscaleSocket);
const testable = OVERLAYS.filter((overlay) => overlay === '' || HAS_KUBECTL);

const only = (all: readonly Manifest[], kind: string): Manifest => {
  const [one, ...more] = all.filter((manifest) => manifest.kind === kind);
  if (one === undefined || more.length > 0) throw new Error(`${more.length + (one ? 1 : 0)} of ${kind}`);
  return one;
};
const podOf = (all: readonly Manifest[], kind: 'Deployment' | 'DaemonSet'): PodSpec => {
  const pod = only(all, kind).spec?.template.spec;
  if (pod === undefined) throw new Error(`no pod in ${kind}`);
  return pod;
};

/** Every right as `namespace or *: verb group/resource[/name]`, in order. */
const rightsOf = (all: readonly Manifest[]): readonly string[] =>
  all
    .filter(({ kind }) => kind === 'Role' || kind === 'ClusterRole')
    .flatMap(({ metadata, rules = [] }) => rules.flatMap((rule) => spread(metadata.namespace ?? '*', rule)))
    .sort();
const spread = (where: string, rule: Rule): readonly string[] =>
  rule.apiGroups.flatMap((group) =>
    rule.resources.flatMap((resource) =>
      rule.verbs.flatMap((verb) =>
        (rule.resourceNames ?? ['']).map((name) => `${where}: ${verb} ${group}/${resource}${name && `/${name}`}`),
      ),
    ),
  );

/** The right an API path needs: /apis/apps/v1/namespaces/shop/deployments/web -> get apps/deployments. */
const needed = (path: string): string => {
  const [, root, ...rest] = path.split('/');
  const group = root === 'apis' ? rest.shift() : '';
  rest.shift();
  const inNamespace = rest[0] === 'namespaces' && rest.length > 2;
  const [resource, name] = inNamespace ? rest.slice(2) : rest;
  return `${name === undefined ? 'list' : 'get'} ${group}/${resource}`;
};

describe.each(testable)('manifests/%s', (overlay) => {
  const all = rendered(overlay);
  const rights = rightsOf(all);

  it('holds no wildcard, no secret, no nodes/proxy and no verb that changes anything but exec', () => {
    expect(rights.filter((right) => /: .*\*|secrets|proxy|impersonate|escalate|bind/.test(right))).toEqual([]);
    expect(
      rights.filter((right) => !/: (?:get|list|watch) /.test(right) && !/: create \/pods\/exec$/.test(right)),
    ).toEqual([]);
    expect(all.filter(({ kind }) => kind === 'Secret')).toEqual([]);
  });

  it('gives the bot longer to stop than it takes', () => {
    const terminationGracePeriodSeconds = Number(podOf(all, 'Deployment').terminationGracePeriodSeconds);
    expect(terminationGracePeriodSeconds * 1000).toBeGreaterThanOrEqual(
      readSettings({}).stopGraceMs + LETTING_GO_MS + 1_000,
    );
  });

  it('gives exec with get and create, and only where it must be', () => {
    const where = overlay.endsWith('full') ? ['kube-system', 'netwhy'] : ['netwhy'];
    expect(rights.filter((right) => right.includes('exec'))).toEqual(
      where.flatMap((namespace) => [`${namespace}: create /pods/exec`, `${namespace}: get /pods/exec`]),
    );
  });

  it('binds every role to the bot alone, in the namespace of the role', () => {
    const bindings = all.filter(({ kind }) => kind.endsWith('RoleBinding') || kind === 'ClusterRoleBinding');
    const roles = all.filter(({ kind }) => kind === 'Role' || kind === 'ClusterRole');
    const name = ({ kind, metadata }: Manifest): string => `${kind} ${metadata.namespace ?? '*'}/${metadata.name}`;
    expect(
      bindings.map(({ metadata, roleRef }) => `${roleRef?.kind} ${metadata.namespace ?? '*'}/${roleRef?.name}`).sort(),
    ).toEqual(roles.map(name).sort());
    for (const { subjects } of bindings)
      expect(subjects).toEqual([{ kind: 'ServiceAccount', name: 'netwhy', namespace: 'netwhy' }]);
  });

  it('covers every path the cluster adapter reads', () => {
    const paths = Object.values(resources).map((make) => {
      if (typeof make !== 'function') return make.path;
      return make.length === 3
        ? (make as typeof resources.workloadNamed)('Deployment', 'ns', 'x').path
        : (make as (a: string, b: string) => { path: string }).apply(null, ['ns', 'x']).path;
    });
    // Reviews are asked with POST: those of others are granted by a component (access-review.test.ts), those of oneself and the version
    // to every account by Kubernetes (system:basic-user, system:public-info-viewer).
    const read = paths.filter((one) => !/^\/(?:version$|apis\/auth(?:orization|entication)\.k8s\.io\/)/.test(one));
    const held = new Set(rights.map((right) => right.replace(/^[^:]*: /, '').replace('/cilium-config', '')));
    expect(paths.length).toBeGreaterThan(12);
    expect(read.map(needed).filter((right) => !held.has(right))).toEqual([]);
  });

  it('runs a bot that fits the restricted profile', () => {
    const deployment = only(all, 'Deployment');
    // Several bots need a journal they share.
    expect(deployment.spec).toMatchObject(
      overlay.endsWith('postgres')
        ? { replicas: 2, strategy: { type: 'RollingUpdate' } }
        : { replicas: 1, strategy: { type: 'Recreate' } },
    );
    const pod = podOf(all, 'Deployment');
    expect(pod.hostNetwork ?? pod.hostPID ?? pod.hostIPC ?? false).toBe(false);
    expect(JSON.stringify(pod)).not.toContain('hostPath');
    expect(pod.securityContext).toMatchObject({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
    expect(pod.containers.map(({ args, securityContext }) => [args, securityContext])).toEqual([
      [['start'], { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } }],
    ]);
  });

  it('runs the agent where the bot looks for it', () => {
    const agents = only(all, 'DaemonSet');
    const [label, value] = DEFAULT_SITE.agentLabel.split('=');
    expect([agents.metadata.namespace, agents.spec?.template.metadata.labels?.[label ?? '']]).toEqual([
      DEFAULT_SITE.agentNamespace,
      value,
    ]);
    const pod = podOf(all, 'DaemonSet');
    expect(pod).toMatchObject({
      hostNetwork: true,
      automountServiceAccountToken: false,
      tolerations: [{ operator: 'Exists' }],
    });
    const image = podOf(all, 'Deployment').containers[0]?.image;
    expect(pod.containers.map((one) => [one.name, one.args, one.image])).toEqual(
      (MINIMAL.includes(overlay) ? ['agent'] : ['agent', 'tailnet']).map((name) => [name, ['idle'], image]),
    );
    expect(pod.hostPID ?? false).toBe(false);
  });

  it('gives each container of the agent no more than the overlay says', () => {
    const pod = podOf(all, 'DaemonSet');
    const none = { drop: ['ALL'] };
    const forTcpdump = overlay.endsWith('full') ? ['SETUID', 'SETGID'] : [];
    const rights = pod.containers.map(({ name, securityContext, volumeMounts }) => {
      const { runAsUser, runAsNonRoot, allowPrivilegeEscalation, readOnlyRootFilesystem, capabilities, ...more } = {
        ...pod.securityContext,
        ...securityContext,
      } as Record<string, unknown>;
      expect([readOnlyRootFilesystem, more.privileged ?? false, more.seccompProfile]).toEqual([
        true,
        false,
        { type: 'RuntimeDefault' },
      ]);
      const mounts = volumeMounts.map(({ mountPath, readOnly }) => [mountPath, readOnly]);
      return { name, runAsUser, runAsNonRoot, allowPrivilegeEscalation, capabilities, mounts };
    });
    const asking = (name: string) => ({
      name,
      runAsUser: 65_534,
      runAsNonRoot: true,
      allowPrivilegeEscalation: false,
      capabilities: none,
      mounts: [[SOCKET_DIRECTORY, true]],
    });
    const entering = {
      name: 'agent',
      runAsUser: 0,
      runAsNonRoot: false,
      allowPrivilegeEscalation: true,
      capabilities: { add: ['SYS_ADMIN', 'NET_ADMIN', 'NET_RAW', ...forTcpdump], ...none },
      mounts: [['/var/run/netns', true]],
    };
    expect(rights).toEqual(MINIMAL.includes(overlay) ? [asking('agent')] : [entering, asking('tailnet')]);
    // The directory, not the socket: tailscaled makes a new socket at each start. And nodes without Tailscale get an agent too.
    expect(pod.volumes).toEqual([
      ...(MINIMAL.includes(overlay)
        ? []
        : [{ name: 'netns', hostPath: { path: '/var/run/netns', type: 'DirectoryOrCreate' } }]),
      { name: 'tailscale', hostPath: { path: SOCKET_DIRECTORY, type: 'DirectoryOrCreate' } },
    ]);
  });

  it('lets the bot see which container may ask tailscaled, and which may enter pods', () => {
    const { metadata, spec } = only(all, 'DaemonSet').spec?.template ?? {};
    const pod = { metadata: { ...metadata, name: 'netwhy-agent-1' }, spec };
    expect(readAgents([pod], DEFAULT_SITE.tailscaleSocket)).toMatchObject([
      MINIMAL.includes(overlay) ? { canEnter: false, tailnet: 'agent' } : { canEnter: true, tailnet: 'tailnet' },
    ]);
    expect(metadata?.annotations?.['kubectl.kubernetes.io/default-container']).toBe(
      MINIMAL.includes(overlay) ? undefined : 'agent',
    );
  });

  it.skipIf(!HAS_KUBECTL)('sets only what the settings know', () => {
    const config = all.find(({ kind }) => kind === 'ConfigMap') as Manifest & { data: Record<string, string> };
    const env = podOf(all, 'Deployment').containers[0]?.env as { name: string; value: string }[];
    const tokens = {
      ...(overlay.endsWith('postgres') && { DATABASE_URL: 'postgres://netwhy:x@db/netwhy' }),
      SLACK_BOT_TOKEN: 'xoxb-1-12345678',
      SLACK_APP_TOKEN: 'xapp-1-12345678',
    };
    expect(env.map(({ name }) => name)).toEqual(Object.keys(tokens).map((name) => `${name}_FILE`));
    expect(readSettings({ ...config.data, ...tokens })).toMatchObject({
      mode: 'live',
      kube: { inCluster: true },
      dataDir: '/data',
      opsPort: 8080,
      captures: overlay.endsWith('full'),
    });
  });
});

describe.skipIf(!HAS_KUBECTL)('what a drain may do', () => {
  it('is limited only where another bot goes on meanwhile', () => {
    const budgets = OVERLAYS.map((overlay) => rendered(overlay).filter(({ kind }) => kind === 'PodDisruptionBudget'));
    expect(budgets.map((all) => all.length)).toEqual([0, 0, 0, 0, 1]);
    const bots = podOf(rendered('overlays/postgres'), 'Deployment').volumes as readonly { name: string }[];
    // Two bots cannot both have one volume that is written from one node.
    expect(JSON.stringify(bots)).not.toContain('persistentVolumeClaim');
    expect(rendered('overlays/postgres').some(({ kind }) => kind === 'PersistentVolumeClaim')).toBe(false);
  });
});

describe('the example secret', () => {
  it('has the keys the bot reads and no real token', () => {
    const text = readFileSync(path.join(MANIFESTS, 'slack-secret.example.yaml'), 'utf8');
    expect(loadAllYaml(text)).toMatchObject([
      {
        metadata: { name: 'netwhy-slack', namespace: 'netwhy' },
        stringData: { 'slack-bot-token': 'xoxb-your-token', 'slack-app-token': 'xapp-your-token' },
      },
    ]);
  });
});
