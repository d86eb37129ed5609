// What WireGuard on a node knows of its peers, read from `wg show tailscale0 dump`.
import type { NodeSpec } from '../../../src/playground/topology.ts';
import { keysOf } from '../keys.ts';
import type { Lab } from '../run.ts';
import { nodeHost } from '../topology.ts';

export interface WireguardPeer {
  readonly node: NodeSpec;
  /** Address and port packets to the peer go to. */
  readonly endpoint: string;
  /** Seconds since 1970; 0 for never. */
  readonly handshakeAt: number;
  readonly rxBytes: number;
  readonly txBytes: number;
}

/** Empty when there is no device. */
export const peersOf = async (lab: Lab, node: NodeSpec): Promise<readonly WireguardPeer[]> => {
  const dump = await lab.text(nodeHost(node), 'wg show tailscale0 dump');
  // The first line is the device's own and starts with its private key.
  const [, ...lines] = dump.trimEnd().split('\n');
  return lines.flatMap((line) => {
    // <public key> (none) 10.0.0.12:41641 100.64.0.2/32 1764110400 444 500 off
    const [key, , endpoint = '', , handshakeAt, rxBytes, txBytes] = line.split('\t');
    const peer = lab.topology.nodes.find((one) => keysOf(one.name).publicKey === key);
    if (peer === undefined) return [];
    return {
      node: peer,
      endpoint,
      handshakeAt: Number(handshakeAt),
      rxBytes: Number(rxBytes),
      txBytes: Number(txBytes),
    };
  });
};

export const nodeKey = (node: NodeSpec): string =>
  `nodekey:${Buffer.from(keysOf(node.name).publicKey, 'base64').toString('hex')}`;
