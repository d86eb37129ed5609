// Which version does a tool say it is? The first number in its first line, on whichever stream it tells it.
import { type Parser, parsed, unreadable } from '../model/command-call.ts';

// ping from iputils 20221126 · DiG 9.18.49-1~deb12u3-Debian · ip utility, iproute2-6.1.0, libbpf 1.1.2 · conntrack v1.4.7 (conntrack-tools)
// Modern traceroute for Linux, version 2.1.2 · OpenBSD netcat (Debian patchlevel 1.219-1) · nftables v1.0.6 (Lester Gooch #5)
const VERSION = /(?:^|[\sv-])(\d+(?:\.\d+)+|\d{8}(?=\s|$))/;

export const parseToolVersion: Parser<string> = ({ stdout, stderr, exitCode }) => {
  if (exitCode !== 0) return unreadable(`it ended with ${exitCode}`);
  const [first = ''] = `${stdout}${stderr}`.trimStart().split('\n', 1);
  const found = VERSION.exec(first.slice(0, 300))?.[1];
  return found === undefined ? unreadable('it does not say which version it is') : parsed(found);
};
