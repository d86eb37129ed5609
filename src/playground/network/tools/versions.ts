// What a tool of the agent's image says when it is asked for its version: as Debian 12 has them (measured).
import type { Beat, Script } from '../play.ts';

interface Said {
  readonly flag: string;
  readonly stdout?: string;
  readonly stderr?: string;
}

const IPUTILS = 'libcap: yes, IDN: yes, NLS: no, error.h: yes, getrandom(): yes, __fpending(): yes\n';

const SAID: Readonly<Record<string, Said>> = {
  ip: { flag: '-V', stdout: 'ip utility, iproute2-6.1.0, libbpf 1.1.2\n' },
  ss: { flag: '-V', stdout: 'ss utility, iproute2-6.1.0\n' },
  ping: { flag: '-V', stdout: `ping from iputils 20221126\n${IPUTILS}` },
  tracepath: { flag: '-V', stdout: `tracepath from iputils 20221126\n${IPUTILS}` },
  traceroute: {
    flag: '--version',
    stderr:
      'Modern traceroute for Linux, version 2.1.2\nCopyright (c) 2016  Dmitry Butskoy,   License: GPL v2 or any later\n',
  },
  dig: { flag: '-v', stderr: 'DiG 9.18.49-1~deb12u3-Debian\n' },
  curl: {
    flag: '-V',
    stdout: 'curl 7.88.1 (aarch64-unknown-linux-gnu) libcurl/7.88.1 OpenSSL/3.0.19\nRelease-Date: 2023-02-20\n',
  },
  nc: { flag: '-h', stderr: 'OpenBSD netcat (Debian patchlevel 1.219-1)\nusage: nc [-46CDdFhklNnrStUuvZz]\n' },
  nft: { flag: '-v', stdout: 'nftables v1.0.6 (Lester Gooch #5)\n' },
  'iptables-save': { flag: '-V', stdout: 'iptables-save v1.8.9 (nf_tables)\n' },
  conntrack: { flag: '-V', stdout: 'conntrack v1.4.7 (conntrack-tools)\n' },
  ethtool: { flag: '--version', stdout: 'ethtool version 6.1\n' },
  tcpdump: { flag: '--version', stdout: 'tcpdump version 4.99.3\nlibpcap version 1.10.3 (with TPACKET_V3)\n' },
  nsenter: { flag: '-V', stdout: 'nsenter from util-linux 2.38.1\n' },
};

/** null: it is asked for something else. */
export const versionSaid = (name: string, argv: readonly string[]): Script | null => {
  const said = Object.hasOwn(SAID, name) ? SAID[name] : undefined;
  return said !== undefined && argv.length === 1 && argv[0] === said.flag ? tell(said) : null;
};

function* tell({ stdout, stderr }: Said): Generator<Beat, number, undefined> {
  if (stdout !== undefined) yield { stdout };
  if (stderr !== undefined) yield { stderr };
  return 0;
}
