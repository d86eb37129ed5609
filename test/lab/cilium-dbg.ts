// A stand-in for cilium-dbg that reads the lab: what nft does on the node, and what the objects say.
import type { ExecEnd, ExecOutput } from '../../src/playground/backend.ts';
import { CILIUM_CONFIG, endpointIdOf, identityOf } from '../../src/playground/demo/cilium.ts';
import type { KubeObject, ObjectStore } from '../../src/playground/objects.ts';
import type { PodSpec } from '../../src/playground/topology.ts';
import type { Lab } from './run.ts';
import { hostOf } from './topology.ts';

export const ciliumDbg = async (
  lab: Lab,
  objects: ObjectStore,
  agent: PodSpec,
  args: readonly string[],
  output: ExecOutput,
): Promise<ExecEnd> => {
  const command = args.join(' ');
  // endpoint get cep-name:shop/web-0 -o json
  const selected = /^endpoint get cep-name:(\S+) -o json$/.exec(command)?.[1];
  if (command === 'status -o json') {
    output.stdout(JSON.stringify(await status(lab, objects, agent), null, 2));
  } else if (selected !== undefined) {
    const pod = lab.topology.pods.find(
      (one) => `${one.namespace}/${one.name}` === selected && one.node === agent.node && !one.hostNetwork,
    );
    if (pod === undefined) {
      output.stderr(
        `Error: Cannot get endpoint cep-name:${selected}: [GET /endpoint/{id}][404] getEndpointIdNotFound\n`,
      );
      return { kind: 'exited', code: 1 };
    }
    output.stdout(JSON.stringify([endpoint(objects, pod)], null, 2));
  } else {
    output.stderr(`Error: unknown command "${command}" for "cilium-dbg"\n`);
    return { kind: 'exited', code: 1 };
  }
  return { kind: 'exited', code: 0 };
};

const status = async (lab: Lab, objects: ObjectStore, agent: PodSpec): Promise<object> => {
  const node = lab.topology.nodes.find((one) => one.name === agent.node);
  const devices = await masqueradedDevices(lab, hostOf(lab.topology, agent));
  const masquerades = devices.length > 0;
  const config = configOf(objects);
  const addresses: Readonly<Record<string, string>> = {
    enp0s6: node?.vcnIp ?? '',
    tailscale0: node?.tailnetIp ?? '',
  };
  // Without the masquerade rule the agent still attaches to both; a `devices` setting narrows it.
  const attached = masquerades ? devices : Object.keys(addresses);
  const mode = config['enable-bpf-masquerade'] === 'true' ? 'BPF' : 'iptables';
  return {
    cilium: { msg: '1.18.2 (v1.18.2-00000000)', state: 'Ok' },
    cluster: { ciliumHealth: { state: 'Ok' }, self: agent.node },
    controllers: [
      {
        name: 'cilium-health-ep',
        status: { 'last-success-timestamp': '2026-11-23T14:30:11.000Z', 'success-count': 120 },
      },
    ],
    encryption: { mode: 'Disabled' },
    'kube-proxy-replacement': {
      deviceList: attached.map((name) => ({ name, ip: [addresses[name] ?? ''] })),
      devices: attached,
      mode: 'True',
    },
    kubernetes: { msg: '1.34 (v1.34.1) [linux/arm64]', state: 'Ok' },
    // Go leaves out what is false.
    masquerading: masquerades
      ? { enabled: true, enabledProtocols: { ipv4: true }, mode, 'snat-exclusion-cidr-v4': lab.topology.podRange }
      : { enabledProtocols: {} },
    routing: {
      'inter-host-routing-mode': 'Tunnel',
      'intra-host-routing-mode': 'Legacy',
      'tunnel-protocol': 'vxlan',
    },
  };
};

/** Devices the lab's masquerade rule names; none when the rule is gone. */
const masqueradedDevices = async (lab: Lab, host: string): Promise<readonly string[]> => {
  const { stdout } = await lab.run(host, ['nft', 'list', 'chain', 'ip', 'cilium', 'masq']);
  // … oifname { "enp0s6", "tailscale0" } counter packets 7 bytes 493 masquerade
  const rule = stdout.split('\n').find((line) => line.trim().endsWith('masquerade')) ?? '';
  return [...rule.matchAll(/"([^"]+)"/g)].map((match) => match[1] ?? '');
};

const configOf = (objects: ObjectStore): Readonly<Record<string, string>> => {
  const found = objects.get('configmaps', 'kube-system', 'cilium-config') as
    | (KubeObject & { data?: Readonly<Record<string, string>> })
    | undefined;
  return found?.data ?? CILIUM_CONFIG;
};

const endpoint = (objects: ObjectStore, pod: PodSpec): object => ({
  id: endpointIdOf(pod),
  spec: { options: { PolicyAuditMode: 'Disabled' } },
  status: {
    state: 'ready',
    identity: identityOf(pod),
    networking: { addressing: [{ ipv4: pod.ip }], 'interface-name': `lxc${pod.slot}` },
    health: { bpf: 'OK', connected: true, overallHealth: 'OK', policy: 'OK' },
    policy: { realized: { 'policy-enabled': denies(objects, pod) ? 'egress' : 'none', 'policy-revision': 2 } },
  },
});

interface Policy {
  readonly spec?: {
    readonly podSelector?: { readonly matchLabels?: Readonly<Record<string, string>> };
    readonly policyTypes?: readonly string[];
  };
}

/** Some NetworkPolicy with an egress section selects the pod. */
const denies = (objects: ObjectStore, pod: PodSpec): boolean =>
  objects.list('networking.k8s.io/networkpolicies', pod.namespace).some((object) => {
    const { spec } = object as Policy;
    const labels = Object.entries(spec?.podSelector?.matchLabels ?? {});
    return (spec?.policyTypes ?? []).includes('Egress') && labels.every(([key, value]) => pod.labels[key] === value);
  });
