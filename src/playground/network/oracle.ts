// Oracle's API over the simulated network: what it would tell of each node's way out.
import type { CloudApi } from '../../engine/ports/cloud.ts';
import { looked, notLooked } from '../../model/looked.ts';
import type { Cloud, Network } from './state.ts';

const ID = 'oc1.eu-frankfurt-1.aaaaaaaanetwhyplayground';
const ocid = (kind: string, name: string): string => `ocid1.${kind}.${ID}${name.replaceAll(/[^a-z0-9]/g, '')}`;

/** A node's machine, as spec.providerID tells it. */
export const instanceId = (node: string): string => ocid('instance', node);

const ANYWHERE = '0.0.0.0/0';
const rule = (direction: string, protocol: string, ports: object | null = null): object => ({
  direction,
  protocol,
  source: direction === 'INGRESS' ? ANYWHERE : null,
  destination: direction === 'EGRESS' ? ANYWHERE : null,
  tcpOptions: null,
  udpOptions: ports,
});

const WIREGUARD = { destinationPortRange: { min: 41_641, max: 41_641 } };

const rulesOf = ({ wayOut, rulesShutUdp }: Cloud, node: string): readonly object[] => {
  if (wayOut === 'egress-shut') return [rule('EGRESS', '1')];
  if (rulesShutUdp.has(node)) return [rule('EGRESS', '6'), rule('EGRESS', '1')];
  return [rule('EGRESS', 'all'), rule('INGRESS', '17', WIREGUARD)];
};

const PUBLIC: readonly Cloud['wayOut'][] = ['no-public-ip', 'gateway-disabled'];

const gatewayOf = ({ wayOut }: Cloud, natIp: string): object | null => {
  if (wayOut === 'no-default-route') return null;
  return PUBLIC.includes(wayOut)
    ? { isEnabled: wayOut !== 'gateway-disabled', lifecycleState: 'AVAILABLE' }
    : { blockTraffic: wayOut === 'nat-blocked', lifecycleState: 'AVAILABLE', natIp };
};

export const simulatedOracle = (network: Network): CloudApi => ({
  wayOut: async ({ node }) => {
    const stack = network.nodes.get(node);
    if (stack === undefined) return notLooked('inconclusive', `no machine in the compartment is called ${node}`);
    const { cloud, topology } = network;
    const kind = PUBLIC.includes(cloud.wayOut) ? 'internetgateway' : 'natgateway';
    const route = { destination: ANYWHERE, destinationType: 'CIDR_BLOCK', networkEntityId: ocid(kind, 'gateway') };
    const subnetId = ocid('subnet', 'nodes');
    const document = {
      vnic: {
        privateIp: stack.spec.vcnIp,
        publicIp: cloud.wayOut === 'gateway-disabled' ? '203.0.113.77' : null,
        subnetId,
        skipSourceDestCheck: false,
      },
      routeTable: { id: ocid('routetable', 'nodes'), routeRules: cloud.wayOut === 'no-default-route' ? [] : [route] },
      gateway: gatewayOf(cloud, topology.natIp),
      rules: rulesOf(cloud, node),
    };
    const argv = ['oracle-api', `GET vnicAttachments?instanceId=${instanceId(node)}`, `GET subnets/${subnetId}`];
    return looked({ argv, stdout: JSON.stringify(document) });
  },
});

/** What the instance metadata of a node tells of its network cards: `/opc/v2/vnics/`. */
export const vnicsPage = (node: string, vcnIp: string): string => {
  const net = vcnIp.split('.').slice(0, 3).join('.');
  const card = {
    vnicId: ocid('vnic', node),
    privateIp: vcnIp,
    vlanTag: 0,
    macAddr: '02:00:17:00:00:01',
    virtualRouterIp: `${net}.1`,
    subnetCidrBlock: `${net}.0/24`,
  };
  return `${JSON.stringify([card], null, 2)}\n`;
};
