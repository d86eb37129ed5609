// What breaks a real tailnet: its packets, its daemons, its control server.
import type { Lab } from '../run.ts';

/** UDP of tailscaled between two nodes stops at the bridge of their subnet; both still reach the relay. */
export const blockDirect = (lab: Lab, one: number, other: number): Promise<void> =>
  must(
    lab,
    'vcn',
    'nft',
    [
      'add table bridge f',
      'add chain bridge f c { type filter hook forward priority -10; }',
      ...[`iifname "vnic${one}" oifname "vnic${other}"`, `iifname "vnic${other}" oifname "vnic${one}"`].map(
        (way) => `add rule bridge f c ${way} udp dport 41641 counter drop`,
      ),
    ].join('; '),
  );

/** No UDP leaves the subnet, as with a security list that allows TCP alone. */
export const blockUdp = (lab: Lab): Promise<void> =>
  must(
    lab,
    'vcn',
    'nft',
    'add table ip f; add chain ip f c { type filter hook forward priority -10; }; add rule ip f c meta l4proto udp counter drop',
  );

/** A NAT gateway that takes another port for every destination: hard NAT. */
export const hardenNat = (lab: Lab): Promise<void> =>
  must(
    lab,
    'vcn',
    'nft',
    'flush chain ip vcn nat; add rule ip vcn nat oifname "wan0" ip saddr 10.0.0.0/24 counter masquerade fully-random',
  );

/** The system of a node drops what comes out of the tunnel; its tailscaled is well. */
export const deafen = (lab: Lab, host: string): Promise<void> =>
  must(
    lab,
    host,
    'nft',
    'add table ip f; add chain ip f c { type filter hook input priority -10; }; add rule ip f c iifname "tailscale0" meta l4proto icmp counter drop',
  );

export const must = async (lab: Lab, host: string, ...argv: readonly string[]): Promise<void> => {
  const end = await lab.run(host, argv);
  if (end.code !== 0) throw new Error(`${argv.join(' ')} on ${host}: ${end.stdout}${end.stderr}`);
};
