// Policies that drop packets at pods, and services whose translation does not lead to a pod that listens.
import { putService } from '../../../src/playground/demo/service.ts';
import { serviceChain, serviceRule } from '../datapath.ts';
import { networkPolicy } from '../objects.ts';
import { isCoredns } from '../pod-script.ts';
import { type Act, asks, type Cast, DEAD, egress, filter, type LabFault, nft, noFilter, pings, sees } from './fault.ts';

const NODES = ['n1', 'n2', 'n3'] as const;

/** Drops at the device of each web pod of shop (slot 2 of every node) before routing, where Cilium's policy sits too. */
const fromWeb = (match: string): readonly Act[] =>
  NODES.map((at) =>
    nft(
      at,
      `add table netdev p; add chain netdev p c { type filter hook ingress device "lxc2" priority 0; }; add rule netdev p c ${match} counter drop`,
    ),
  );
const webFree: readonly Act[] = NODES.map((at) => nft(at, 'delete table netdev p'));

export const policyFaults = ({ topology, web1 }: Cast): readonly LabFault[] => {
  const dns = [topology.dnsServiceIp, ...topology.pods.filter(isCoredns).map((pod) => pod.ip)].join(', ');
  const carts = topology.pods.filter((pod) => pod.labels.app === 'cart').map((pod) => pod.ip);
  const inside = [topology.podRange, topology.vcnCidr, `${topology.dnsServiceIp}/24`, '100.64.0.0/10'].join(', ');
  return [
    {
      name: 'policy-denies-egress',
      on: fromWeb('ip daddr 0.0.0.0/0'),
      undo: webFree,
      objects: (store) => networkPolicy(store, 'web-closed', 'web', { egress: [] }),
      shows: [pings('n1p2', web1.ip, DEAD, '-c 2 -i 0.2')],
      expect: [
        egress('policy-denies-egress'),
        asks('why-no-dns', 'shop/web-0', 'policy-denies-dns'),
        asks('path', 'shop/web-0 8.8.8.8', 'policy-denies-egress'),
        asks('why-no-service', 'shop/cart shop/web-0', 'policy-denies-egress'),
      ],
    },
    {
      name: 'policy-denies-egress:world-only',
      on: fromWeb(`ip daddr != { ${inside} }`),
      undo: webFree,
      objects: (store) => networkPolicy(store, 'web-inside', 'web', { egress: [{ to: [{ namespaceSelector: {} }] }] }),
      expect: [egress('policy-denies-egress'), asks('path', 'shop/web-0 shop/web-1', null)],
    },
    {
      name: 'policy-denies-dns',
      on: fromWeb(`ip daddr { ${dns} } meta l4proto { tcp, udp } th dport 53`),
      undo: webFree,
      // Under Cilium an ipBlock does not match pods, CoreDNS among them.
      objects: (store) =>
        networkPolicy(store, 'web-internet', 'web', { egress: [{ to: [{ ipBlock: { cidr: '0.0.0.0/0' } }] }] }),
      expect: [egress('policy-denies-dns'), asks('why-no-dns', 'shop/web-0', 'policy-denies-dns')],
    },
    {
      name: 'policy-denies-ingress',
      on: ['n1', 'n2'].map((at) =>
        nft(
          at,
          `add table ip p; add chain ip p c { type filter hook forward priority -10; }; add rule ip p c ip daddr { ${carts.join(', ')} } ct direction original counter drop`,
        ),
      ),
      undo: ['n1', 'n2'].map((at) => nft(at, 'delete table ip p')),
      objects: (store) => networkPolicy(store, 'cart-closed', 'cart', { ingress: [] }),
      shows: [pings('n1p2', carts[1] ?? '', DEAD, '-c 2 -i 0.2'), sees('n1p2', `ping -n -c 1 -W 1 ${web1.ip}`, / 0% /)],
      expect: [
        asks('why-no-service', 'shop/cart shop/web-0', 'policy-denies-ingress'),
        asks('path', 'shop/web-0 shop/cart-5f4d8c7b9d-t2v6c', 'policy-denies-ingress'),
        egress(null),
      ],
    },
  ];
};

export const serviceFaults = ({ topology }: Cast): readonly LabFault[] => {
  const cart = topology.services.find(({ name }) => name === 'cart');
  if (cart === undefined) throw new Error('the topology has no service shop/cart');
  const backends = topology.pods.filter((pod) => pod.labels.app === 'cart');
  const ips = backends.map((pod) => pod.ip);
  const chain = serviceChain(cart);
  const to = (at: string, targets: readonly string[], port: number): readonly Act[] => [
    nft(at, `flush chain ip cilium ${chain}`),
    nft(at, `add rule ip cilium ${chain} ${serviceRule(cart.clusterIp, 'tcp', cart.port, targets, port)}`),
  ];
  const right = (at: string): readonly Act[] => to(at, ips, cart.targetPort);
  const asked = (cause: string) => asks('why-no-service', 'shop/cart shop/web-0', cause);
  const curl = (prints: RegExp) => sees('n1p2', `curl -s -m 2 -w %{exitcode} http://${cart.clusterIp}/`, prints);
  return [
    {
      // Cilium answers for a frontend without backends (service-no-backend-response: reject).
      name: 'service-no-endpoints',
      on: NODES.flatMap((at) => [
        nft(at, `flush chain ip cilium ${chain}`),
        filter(at, 'forward', `ip daddr ${cart.clusterIp} counter reject`),
      ]),
      undo: NODES.flatMap((at) => [noFilter(at), ...right(at).slice(1)]),
      objects: (store) => putService({ ...cart, selector: { app: 'cart-v2' } }, [], store),
      shows: [curl(/7$/)],
      expect: [asked('service-no-endpoints'), asks('path', 'shop/web-0 svc/cart', 'service-no-endpoints')],
    },
    {
      name: 'lb-map-no-backends',
      on: [nft('n1', `flush chain ip cilium ${chain}`)],
      undo: right('n1').slice(1),
      shows: [curl(/28$/), sees('n3p2', `curl -s -m 2 http://${cart.clusterIp}/`, /cart-/)],
      expect: [asked('lb-map-no-backends')],
    },
    {
      // The map kept a pod that has gone.
      name: 'lb-map-diverged',
      on: to(
        'n1',
        ips.map((one) => one.replace(/\d+$/, '240')),
        cart.targetPort,
      ),
      undo: right('n1'),
      shows: [curl(/28$|7$/)],
      expect: [asked('lb-map-diverged')],
    },
    {
      name: 'service-port-mismatch',
      on: NODES.flatMap((at) => to(at, ips, cart.targetPort + 1)),
      undo: NODES.flatMap(right),
      objects: (store) => putService({ ...cart, targetPort: cart.targetPort + 1 }, backends, store),
      shows: [curl(/7$/)],
      expect: [asked('service-port-mismatch')],
    },
  ];
};
