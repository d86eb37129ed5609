// What each command prints where everything is well.
import type { Outcome } from '../../src/model/recording.ts';
import type { PodScene } from '../../src/model/scene.ts';
import type { Asked } from './record.ts';
import {
  digAnswer,
  exited,
  forwardRules,
  httpOk,
  json,
  linkJson,
  noNftRules,
  pingOk,
  pingTooLong,
  routeVia,
  tailnetJson,
  traceTo,
  vxlanJson,
} from './tool-text.ts';

const STATUS = {
  cilium: { state: 'Ok', msg: '1.18.2' },
  masquerading: {
    enabled: true,
    enabledProtocols: { ipv4: true },
    mode: 'BPF',
    'snat-exclusion-cidr-v4': '10.244.0.0/16',
  },
  'kube-proxy-replacement': {
    mode: 'True',
    devices: ['enp0s6', 'tailscale0'],
    deviceList: [{ name: 'enp0s6' }, { name: 'tailscale0' }],
  },
  routing: { 'inter-host-routing-mode': 'Tunnel', 'tunnel-protocol': 'vxlan' },
  controllers: [],
};

/** `cilium-dbg status` with some of it changed. */
export const ciliumStatus = (change: object = {}): Outcome => json({ ...STATUS, ...change });

export const endpointGet = (enabled: string): Outcome =>
  json([
    {
      id: 42,
      spec: { options: {} },
      status: {
        state: 'ready',
        identity: { id: 4711 },
        health: { overallHealth: 'OK' },
        policy: { realized: { 'policy-enabled': enabled } },
      },
    },
  ]);

const FLAGS = ['POINTOPOINT', 'MULTICAST', 'NOARP', 'UP', 'LOWER_UP'];

/** What Cilium enforces is what the policies of the scene say. */
const enforcedIn = (scene: PodScene): string =>
  scene.policies.ok && scene.policies.value.some((policy) => policy.egress) ? 'egress' : 'none';

/** As most clusters are: nobody gave access to Oracle's API. */
const NO_CLOUD: Outcome = { kind: 'not-looked', reason: 'tool-missing', detail: 'no access to it is set up' };

const VNICS = `${JSON.stringify([
  {
    vnicId: 'ocid1.vnic.oc1.aaaa',
    privateIp: '10.0.0.11',
    virtualRouterIp: '10.0.0.1',
    subnetCidrBlock: '10.0.0.0/24',
  },
])}\n200 169.254.169.254 0.002000`;

export const healthyAnswer = (asked: Asked, scene: PodScene): Outcome => {
  const inPod = asked.place.startsWith('pod');
  switch (asked.name) {
    case 'oracle-way-out':
      return NO_CLOUD;
    case 'oracle-vnics':
      return exited(VNICS);
    case 'ping':
      return asked.key === 'big' ? pingTooLong(asked.to, 1230) : pingOk(asked.to);
    case 'http':
      return httpOk(asked.to === '1.1.1.1' ? '1.1.1.1' : '52.20.10.10', '203.0.113.10');
    case 'dns':
    case 'dns-system': {
      const answer = asked.to.startsWith('kubernetes') ? '10.96.0.1' : '142.250.206.206';
      return digAnswer(asked.argv, asked.server || '169.254.169.254', answer);
    }
    case 'route-get':
      if (inPod) return routeVia(asked.to, 'eth0', '10.244.1.1', { metrics: [{ mtu: 1230 }] });
      if (asked.to.startsWith('10.244.1.')) return routeVia(asked.to, 'lxc2');
      return asked.to.startsWith('10.244.')
        ? routeVia(asked.to, 'cilium_host', '10.244.1.1')
        : routeVia(asked.to, 'enp0s6', '10.0.0.1');
    case 'route-list':
      return json([
        { dst: 'default', gateway: '10.244.1.1', dev: 'eth0', flags: [], metrics: [{ mtu: 1230 }] },
        { dst: '10.244.1.1', dev: 'eth0', scope: 'link', flags: [] },
      ]);
    case 'link-list':
      return json([
        linkJson('lo', 65536, ['LOOPBACK', 'UP', 'LOWER_UP']),
        linkJson('eth0', 1280, ['BROADCAST', 'UP', 'LOWER_UP']),
      ]);
    case 'address':
      return json([tailnetJson([`100.64.0.${asked.node.slice('node-'.length)}`])]);
    case 'link':
      return json([asked.to === 'cilium_vxlan' ? vxlanJson() : linkJson(asked.to, 1280, FLAGS)]);
    case 'read-file':
      return asked.step === 'ip-forward' ? exited('1\n') : exited('1200\n262144\n');
    case 'iptables-save':
      return forwardRules(0, false);
    case 'nft-ruleset':
      return noNftRules();
    case 'trace':
      return traceTo(asked.to, '10.0.0.1');
    case 'cilium-status':
      return ciliumStatus();
    case 'cilium-endpoint':
      return endpointGet(enforcedIn(scene));
    case 'hubble-drops':
      return exited('');
    default:
      throw new Error(`no healthy answer for ${asked.name}`);
  }
};
