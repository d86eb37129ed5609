// The simulated cluster as the cluster server uses it: exec, the real agent program, faults on and off.
import { describe, expect, it } from 'vitest';
import { variantsOf } from '../../../src/commands/catalogue.ts';
import type { BatchItem } from '../../../src/model/batch.ts';
import { Fault } from '../../../src/model/fault.ts';
import type { ExecEnd } from '../../../src/playground/backend.ts';
import { FAULTS } from '../../../src/playground/network/faults.ts';
import { simRunner } from '../../../src/playground/network/sim-runner.ts';
import { type SimulatedCluster, simulatedCluster } from '../../../src/playground/network/simulated-cluster.ts';
import { broken } from './places.ts';

const nothing = async function* (): AsyncGenerator<Uint8Array> {
  // A client that sent no stdin.
};

const AGENT = 'netwhy/netwhy-agent-5hj2n';

const exec = async (cluster: SimulatedCluster, where: string, argv: readonly string[]) => {
  const [namespace = '', pod = ''] = where.split('/');
  let stdout = '';
  let stderr = '';
  const output = {
    stdout: (chunk: Uint8Array | string) => {
      stdout += Buffer.from(chunk).toString();
    },
    stderr: (chunk: Uint8Array | string) => {
      stderr += Buffer.from(chunk).toString();
    },
  };
  const end: ExecEnd = await cluster.exec({ namespace, pod, container: '', argv, stdin: nothing() }, output);
  return { end, stdout, stderr };
};

const item = (id: string, call: BatchItem['call'], more: Partial<BatchItem> = {}): BatchItem => ({
  id,
  call,
  podIp: '',
  timeoutMs: 10_000,
  maxBytes: 65_536,
  delayMs: 0,
  ...more,
});

/** Results by id: exit code or the problem's reason, and what was printed. */
const batch = async (cluster: SimulatedCluster, items: readonly BatchItem[]) => {
  const text = JSON.stringify({ v: 1, run: 'r-test', items });
  const { stdout, end } = await exec(cluster, AGENT, ['netwhy', 'probe', text]);
  const results = new Map<string, { ended: number | string; stdout: string }>();
  let rest = stdout;
  while (rest !== '') {
    const at = rest.indexOf('\n');
    const frame = JSON.parse(rest.slice(0, at));
    rest = rest.slice(at + 1);
    if (frame.frame !== 'result') continue;
    const ended = frame.exitCode ?? frame.problem.reason;
    results.set(frame.id, { ended, stdout: rest.slice(0, frame.stdoutBytes) });
    rest = rest.slice(frame.stdoutBytes + frame.stderrBytes + 1);
  }
  return { end, results };
};

const RESOURCES = [
  'pods',
  'nodes',
  'services',
  'configmaps',
  'apps/deployments',
  'discovery.k8s.io/endpointslices',
  'networking.k8s.io/networkpolicies',
  'cilium.io/ciliumendpoints',
  'cilium.io/ciliumnodes',
  'cilium.io/ciliumnetworkpolicies',
];

/** Every object by name, without the version it is stored under. */
const objects = (cluster: SimulatedCluster): ReadonlyMap<string, string> =>
  new Map(
    RESOURCES.flatMap((resource) =>
      cluster.objects.list(resource).map((object): [string, string] => {
        const { resourceVersion: _, ...metadata } = object.metadata;
        return [`${resource} ${object.metadata.name}`, JSON.stringify({ ...object, metadata })];
      }),
    ),
  );

const changed = (fault: string): readonly string[] => {
  const cluster = broken();
  const before = objects(cluster);
  cluster.break(fault);
  const after = objects(cluster);
  return [...new Set([...before.keys(), ...after.keys()])].filter((key) => before.get(key) !== after.get(key)).sort();
};

describe('exec', () => {
  it.each([
    ['shop/web-0', ['true'], { kind: 'exited', code: 0 }],
    ['shop/web-0', ['sh', '-c', 'exit 7'], { kind: 'exited', code: 7 }],
    ['shop/web-0', ['tcpdump'], { kind: 'not-found', program: 'tcpdump' }],
    ['shop/web-0', ['constructor'], { kind: 'not-found', program: 'constructor' }],
    ['shop/web-0', [], { kind: 'not-found', program: '' }],
    ['shop/batch-0', ['dig', 'google.com'], { kind: 'not-found', program: 'dig' }],
    ['shop/api-6d9f7c5b8-x2k4q', ['cat', '/etc/resolv.conf'], { kind: 'not-found', program: 'cat' }],
    ['kube-system/cilium-qk8dz', ['cilium-dbg', 'status', '-o', 'json'], { kind: 'exited', code: 0 }],
    ['kube-system/cilium-qk8dz', ['cilium-dbg', 'bpf', 'ct', 'flush'], { kind: 'exited', code: 1 }],
    ['shop/nobody', ['true'], { kind: 'not-found', program: 'true' }],
    [AGENT, ['netwhy', 'serve'], { kind: 'exited', code: 2 }],
    [AGENT, ['netwhy', 'probe', 'no json'], { kind: 'exited', code: 2 }],
    [AGENT, ['ping', '8.8.8.8'], { kind: 'not-found', program: 'ping' }],
  ])('in %s of %j ends as %o', async (where, argv, expected) => {
    expect((await exec(broken(), where, argv)).end).toEqual(expected);
  });

  it('of a program without end ends when the cluster closes', async () => {
    const cluster = simulatedCluster({ timeScale: 1 });
    const running = exec(cluster, 'shop/web-0', ['ping', '-i', '0.05', '8.8.8.8']);
    await cluster.close();
    expect((await running).end).toEqual({ kind: 'exited', code: 137 });
  });
});

describe('the agent in a simulated node', () => {
  it('runs a batch on the node and inside its pods, and nowhere else', async () => {
    const ping = { name: 'ping', args: { to: '8.8.8.8', count: 2, intervalMs: 20, waitMs: 500 } };
    const { end, results } = await batch(broken('pod-no-default-route'), [
      item('node', ping),
      item('web-0', ping, { podIp: '10.244.1.11' }),
      item('sibling', ping, { podIp: '10.244.1.12' }),
      item('elsewhere', ping, { podIp: '10.244.2.11' }),
      item('unknown', { name: 'reboot', args: {} }),
    ]);
    const ended = Object.fromEntries([...results].map(([id, result]) => [id, result.ended]));
    expect([end, ended]).toEqual([
      { kind: 'exited', code: 0 },
      { node: 0, 'web-0': 2, sibling: 0, elsewhere: 'unreachable', unknown: 'forbidden' },
    ]);
  });

  it('sees the counter of a REJECT rule grow while a pod is refused', async () => {
    const save = { name: 'iptables-save', args: {} };
    const ping = { name: 'ping', args: { to: '8.8.8.8', count: 5, intervalMs: 20, waitMs: 500 } };
    const { results } = await batch(broken('node-firewall-rejects'), [
      item('before', save),
      item('ping', ping, { podIp: '10.244.1.11' }),
      item('after', save, { delayMs: 150 }),
    ]);
    // [5:420] -A FORWARD -j REJECT --reject-with icmp-host-prohibited
    const count = (id: string) => Number(/\[(\d+):\d+\] -A FORWARD -j REJECT/.exec(results.get(id)?.stdout ?? '')?.[1]);
    expect(count('after') - count('before')).toBeGreaterThanOrEqual(4);
  });

  it('kills a command at its time and keeps what it printed', async () => {
    const cluster = broken();
    const runner = simRunner(() => cluster.network, 'node-1', 0);
    const options = { namespace: null, timeoutMs: 450, maxBytes: 1000, signal: new AbortController().signal };
    const ran = await runner.run(['ping', '-n', '-i', '0.2', '8.8.8.8'], options);
    const lines = 'stdout' in ran ? Buffer.from(ran.stdout).toString().trim().split('\n').length : 0;
    expect([ran.kind, 'reason' in ran && ran.reason, lines]).toEqual(['failed', 'timed-out', 4]);
  });

  it.each([
    ['agent', { kind: 'exited', exitCode: 7 }, { ok: true }],
    ['tailnet', { kind: 'exited', exitCode: 0 }, { ok: false, reason: 'forbidden' }],
  ] as const)('in container %s either asks tailscaled or enters pods', async (container, asked, entered) => {
    const cluster = broken();
    const runner = simRunner(() => cluster.network, 'node-1', 0, container);
    const [argv = []] = variantsOf({ name: 'tailscale-status', args: { timeoutMs: 2000 } }, 'agent');
    const { signal } = new AbortController();
    expect([
      await runner.run(argv, { namespace: null, timeoutMs: 5000, maxBytes: 100_000, signal }),
      await runner.findNamespace('10.244.1.11', signal),
    ]).toMatchObject([asked, entered]);
  });

  it('caps what it keeps', async () => {
    const cluster = broken();
    const runner = simRunner(() => cluster.network, 'node-1', 0);
    const options = { namespace: null, timeoutMs: 5000, maxBytes: 100, signal: new AbortController().signal };
    const ran = await runner.run(['ip', '-j', 'link', 'show'], options);
    expect(ran.kind === 'exited' && [ran.stdout.byteLength, ran.truncated]).toEqual([100, true]);
  });

  it('answers a killed command by the caller as stopped', async () => {
    const cluster = broken();
    const stop = new AbortController();
    const runner = simRunner(() => cluster.network, 'node-1', 1);
    const running = runner.run(['ping', '8.8.8.8'], {
      namespace: null,
      timeoutMs: 5000,
      maxBytes: 100,
      signal: stop.signal,
    });
    stop.abort();
    expect(await running).toMatchObject({ kind: 'failed', reason: 'inconclusive' });
  });
});

describe('Cilium in a simulated node', () => {
  const status = async (fault: string) => {
    const cluster = broken(...(fault ? [fault] : []));
    const { stdout } = await exec(cluster, 'kube-system/cilium-qk8dz', ['cilium', 'status', '-o', 'json']);
    const { masquerading, 'kube-proxy-replacement': proxy } = JSON.parse(stdout);
    return { masquerading, devices: proxy.devices };
  };
  const BOTH = ['enp0s6', 'tailscale0'];
  const on = (mode: string, exclusion: string) => ({
    enabled: true,
    enabledProtocols: { ipv4: true },
    mode,
    'snat-exclusion-cidr-v4': exclusion,
  });

  it.each([
    ['', { masquerading: on('iptables', '10.244.1.0/24'), devices: BOTH }],
    ['masquerade-off', { masquerading: { enabledProtocols: {} }, devices: BOTH }],
    ['masquerade-missing-uplink', { masquerading: on('BPF', '10.244.1.0/24'), devices: ['tailscale0'] }],
    ['masquerade-exempts-target', { masquerading: on('iptables', '0.0.0.0/0'), devices: BOTH }],
  ])('with %s tells of its masquerading', async (fault, expected) => {
    expect(await status(fault)).toEqual(expected);
  });

  it.each([
    ['', 'none', 'ready'],
    ['policy-denies-egress', 'egress', 'ready'],
    ['policy-denies-dns', 'egress', 'ready'],
    ['cilium-endpoint-not-ready', 'none', 'waiting-for-identity'],
  ])('with %s tells of the endpoint', async (fault, enabled, state) => {
    const argv = ['cilium-dbg', 'endpoint', 'get', 'cep-name:shop/web-0', '-o', 'json'];
    const { stdout } = await exec(broken(...(fault ? [fault] : [])), 'kube-system/cilium-qk8dz', argv);
    const [endpoint] = JSON.parse(stdout);
    expect([endpoint.status.policy.realized['policy-enabled'], endpoint.status.state]).toEqual([enabled, state]);
  });

  it('remembers what a policy dropped, of that pod alone', async () => {
    const cluster = broken('policy-denies-egress');
    await exec(cluster, 'shop/web-0', ['ping', '-c', '1', '-W', '1', '8.8.8.8']);
    await exec(cluster, 'shop/web-0', ['nslookup', '-timeout=1', '-retry=0', 'google.com.', '10.244.2.10']);
    const drops = async (pod: string) => {
      const argv = [
        'hubble',
        'observe',
        '--pod',
        pod,
        '--verdict',
        'DROPPED',
        '--since',
        '2m',
        '--last',
        '50',
        '-o',
        'json',
      ];
      const { stdout } = await exec(cluster, 'kube-system/cilium-qk8dz', argv);
      return stdout
        .trim()
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line).flow);
    };
    const seen = (await drops('shop/web-0')).map((flow) => [
      flow.drop_reason_desc,
      flow.IP.destination,
      flow.l4.UDP?.destination_port ?? 0,
      flow.destination.pod_name ?? flow.destination.labels[0],
    ]);
    expect([seen, await drops('shop/cart-5f4d8c7b9d-h7sxl')]).toEqual([
      [
        ['POLICY_DENIED', '8.8.8.8', 0, 'reserved:world'],
        ['POLICY_DENIED', '10.244.2.10', 53, 'coredns-7c65d6cfc9-9xkq2'],
      ],
      [],
    ]);
  });
});

describe('faults', () => {
  it.each([
    ['pod-not-running', ['cilium.io/ciliumendpoints web-0', 'pods web-0']],
    ['pod-not-running:crashloop', ['pods web-0']],
    ['cilium-agent-down', ['pods cilium-qk8dz']],
    ['cilium-endpoint-not-ready', ['cilium.io/ciliumendpoints web-0']],
    ['masquerade-off', ['configmaps cilium-config']],
    ['masquerade-missing-uplink', ['configmaps cilium-config']],
    ['masquerade-exempts-target', ['configmaps cilium-config']],
    ['policy-denies-egress', ['networking.k8s.io/networkpolicies web-lockdown']],
    ['policy-denies-egress:cilium', ['cilium.io/ciliumnetworkpolicies web-lockdown']],
    ['node-ip-forward-off', []],
    ['coredns-down:hang', []],
    ['coredns-replica-unhealthy', []],
  ])('%s changes what the API server says of %j', (fault, expected) => {
    expect(changed(fault)).toEqual(expected);
  });

  it('of CoreDNS leave no ready endpoint', () => {
    const ready = (fault: string) => {
      const [slice] = broken(fault).objects.list('discovery.k8s.io/endpointslices', 'kube-system');
      const endpoints = (slice?.endpoints ?? []) as { conditions: { ready: boolean } }[];
      return endpoints.map(({ conditions }) => conditions.ready);
    };
    expect(['coredns-down', 'coredns-down:scaled-to-zero', 'node-not-ready'].map(ready)).toEqual([
      [false, false],
      [],
      [false, true],
    ]);
  });

  it('are all gone after a fix, whatever was broken', () => {
    const cluster = broken();
    const before = objects(cluster);
    for (const { name } of FAULTS) cluster.break(name);
    const names = [...cluster.broken];
    cluster.fix();
    expect([names, cluster.broken, objects(cluster)]).toEqual([FAULTS.map(({ name }) => name), [], before]);
  });

  it('are switched on once', () => {
    const cluster = broken('masquerade-off', 'masquerade-off');
    expect(cluster.broken).toEqual(['masquerade-off']);
  });

  it('of an unknown name are refused with the likeliest ones', () => {
    const cluster = broken();
    const refused = (() => {
      try {
        return cluster.break('masqerade-of');
      } catch (error) {
        return error;
      }
    })();
    expect(refused).toBeInstanceOf(Fault);
    expect(refused).toMatchObject({ kind: 'usage', suggestions: expect.arrayContaining(['masquerade-off']) });
  });

  it('are told in two languages, each with the code of its cause', () => {
    const odd = FAULTS.filter(({ name, code, says }) => !name.startsWith(code) || !says.en || !/[가-힣]/.test(says.ko));
    expect(odd).toEqual([]);
  });
});
