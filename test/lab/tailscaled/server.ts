// Plays tailscaled's LocalAPI of a node on its unix socket; every answer is read from the lab when asked.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { NodeSpec } from '../../../src/playground/topology.ts';
import { RELAY_IP } from '../outside-script.ts';
import type { Lab } from '../run.ts';
import { nodeHost } from '../topology.ts';
import { type PingType, tailscalePing } from './ping.ts';
import { giver, nodeId, REGION, status, table52, takesExitNode, takesSubnets } from './status.ts';
import { peersOf } from './wireguard.ts';

/** Mounted on the node as /run/tailscale. */
export const localApiFolder = (folder: string, node: NodeSpec): string => `${folder}/${nodeHost(node)}.tailscale`;

/** Serves until the node's tailscaled is killed; then the socket is gone, as systemd leaves it. */
export const startLocalApi = (lab: Lab, node: NodeSpec): Promise<void> => {
  const server = createServer((request, response) => {
    void answer(lab, node, request, response);
  });
  lab.whenKilled(`tailscaled-${node.name}`, () => {
    server.close();
    server.closeAllConnections();
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(`${localApiFolder(lab.folder, node)}/tailscaled.sock`, resolve);
  });
};

const answer = async (lab: Lab, node: NodeSpec, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://local-tailscaled.sock');
  const send = (code: number, type: string, body: string): void => {
    response.writeHead(code, { 'content-type': type }).end(body);
  };
  const json = (value: object): void => send(200, 'application/json', `${JSON.stringify(value, null, '\t')}\n`);
  // tailscale: ipn/localapi refuses what a browser could have sent.
  if (!['', 'local-tailscaled.sock'].includes(request.headers.host ?? '')) {
    return send(403, 'text/plain', 'invalid localapi request\n');
  }
  const path = `${request.method} ${pathname.replace('/localapi/v0/', '')}`;
  switch (path) {
    case 'GET status':
      return json(await status(lab, node, searchParams.get('peers') !== 'false'));
    case 'GET prefs':
      return json(await prefs(lab, node));
    case 'GET derpmap':
      return json(DERP_MAP);
    case 'GET usermetrics':
      return send(200, 'text/plain', await metrics(lab, node));
    case 'GET check-udp-gro-forwarding':
      return json({ Warning: await gatheringWarning(lab, node) });
    case 'GET check-ip-forwarding':
      return json({ Warning: await forwardingWarning(lab, node) });
    case 'POST ping': {
      const result = await ping(lab, node, searchParams.get('ip') ?? '', (searchParams.get('type') ?? '') as PingType);
      // Without an answer tailscaled keeps the client waiting: it has no limit of its own.
      return result === null ? undefined : json(result);
    }
    default:
      return send(404, 'text/plain', '404 not found\n');
  }
};

const ping = async (lab: Lab, from: NodeSpec, ip: string, type: PingType): Promise<object | null> => {
  const result = { IP: ip, NodeIP: '', NodeName: '', Err: '', LatencySeconds: 0, Endpoint: '', PeerRelay: '' };
  const relay = { DERPRegionID: 0, DERPRegionCode: '' };
  if (ip === from.tailnetIp) {
    return { ...result, Err: `${ip} is local Tailscale IP`, ...relay, IsLocalIP: true };
  }
  const to = lab.topology.nodes.find((node) => node.tailnetIp === ip);
  if (to === undefined) return { ...result, Err: 'no matching peer', ...relay };
  const pong = await tailscalePing(lab, from, to, type);
  if (pong === null) return null;
  return {
    ...result,
    NodeIP: ip,
    NodeName: to.name,
    LatencySeconds: pong.seconds,
    // Only disco knows which way it went.
    ...(type === 'disco' && pong.direct !== '' ? { Endpoint: pong.direct } : {}),
    ...(type === 'disco' && pong.direct === '' ? { DERPRegionID: REGION.id, DERPRegionCode: REGION.code } : relay),
  };
};

const prefs = async (lab: Lab, node: NodeSpec): Promise<object> => {
  const routes = await table52(lab, node);
  const exit = takesExitNode(routes) ? giver(lab, node) : undefined;
  return {
    ControlURL: 'https://controlplane.tailscale.com',
    RouteAll: takesSubnets(routes),
    ExitNodeID: exit === undefined ? '' : nodeId(exit),
    ExitNodeIP: '',
    ExitNodeAllowLANAccess: false,
    CorpDNS: false,
    RunSSH: false,
    WantRunning: true,
    LoggedOut: false,
    ShieldsUp: false,
    AdvertiseTags: ['tag:k8s-node'],
    Hostname: '',
    AdvertiseRoutes: null,
    NoSNAT: false,
    NetfilterMode: 2,
  };
};

const DERP_MAP = {
  Regions: {
    [REGION.id]: {
      RegionID: REGION.id,
      RegionCode: REGION.code,
      RegionName: REGION.name,
      Nodes: [{ Name: `${REGION.id}a`, RegionID: REGION.id, HostName: 'derp7.example.com', IPv4: RELAY_IP }],
    },
  },
};

/** tailscale: net/netkernelconf. */
const forwardingWarning = async (lab: Lab, node: NodeSpec): Promise<string> => {
  return (await lab.line(nodeHost(node), 'sysctl -n net.ipv4.ip_forward')) === '1'
    ? ''
    : 'IP forwarding is disabled, subnet routing/exit nodes will not work.\nSee https://tailscale.com/s/ip-forwarding';
};

const gatheringWarning = async (lab: Lab, node: NodeSpec): Promise<string> => {
  const { uplink } = lab.topology;
  const features = await lab.text(nodeHost(node), `ethtool -k ${uplink}`);
  return /^rx-udp-gro-forwarding: on$/m.test(features) && /^rx-gro-list: off$/m.test(features)
    ? ''
    : `UDP GRO forwarding is suboptimally configured on ${uplink}, UDP forwarding throughput capability will increase with a configuration change.\nSee https://tailscale.com/s/ethtool-config-udp-gro`;
};

/** WireGuard counts bytes; a full packet is taken for each started 1280 of them. */
const packets = (bytes: number): number => Math.ceil(bytes / 1280);

const metrics = async (lab: Lab, node: NodeSpec): Promise<string> => {
  const peers = await peersOf(lab, node);
  const sum = (relayed: boolean, bytes: 'rxBytes' | 'txBytes'): number =>
    peers
      .filter((peer) => peer.endpoint.startsWith(`${RELAY_IP}:`) === relayed)
      .reduce((all, peer) => all + packets(peer[bytes]), 0);
  const counter = (direction: string, bytes: 'rxBytes' | 'txBytes'): readonly string[] => [
    `# TYPE tailscaled_${direction}_packets_total counter`,
    `tailscaled_${direction}_packets_total{path="derp"} ${sum(true, bytes)}`,
    `tailscaled_${direction}_packets_total{path="direct_ipv4"} ${sum(false, bytes)}`,
    `# TYPE tailscaled_${direction}_dropped_packets_total counter`,
    `tailscaled_${direction}_dropped_packets_total{reason="error"} 0`,
  ];
  return [
    '# TYPE tailscaled_health_messages gauge',
    'tailscaled_health_messages{type="warning"} 0',
    ...counter('inbound', 'rxBytes'),
    ...counter('outbound', 'txBytes'),
    '# TYPE tailscaled_home_derp_region_id gauge',
    `tailscaled_home_derp_region_id ${REGION.id}`,
    '',
  ].join('\n');
};
