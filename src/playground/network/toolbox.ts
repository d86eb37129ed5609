// Which program does an argv start in a place? null: the place has none of that name.
import type { Place } from './place.ts';
import type { Script } from './play.ts';
import { bpftool } from './tools/bpftool.ts';
import { ciliumDbg } from './tools/cilium.ts';
import { ciliumHealth } from './tools/cilium-health.ts';
import { conntrack } from './tools/conntrack.ts';
import { curl } from './tools/curl.ts';
import { dig } from './tools/dig.ts';
import { ethtool } from './tools/ethtool.ts';
import { cat, sysctl } from './tools/files.ts';
import { getent } from './tools/getent.ts';
import { grep } from './tools/grep.ts';
import { hubble } from './tools/hubble.ts';
import { ip } from './tools/ip.ts';
import { busyboxIp } from './tools/ip-busybox.ts';
import { iptablesSave } from './tools/iptables-save.ts';
import { nc } from './tools/nc.ts';
import { nft } from './tools/nft.ts';
import { nslookup } from './tools/nslookup-bind.ts';
import { busyboxNslookup } from './tools/nslookup-busybox.ts';
import { busyboxPing } from './tools/ping-busybox.ts';
import { ping } from './tools/ping-iputils.ts';
import { echo, fail, sh, sleep, succeed, timeoutAround } from './tools/plain.ts';
import { ss } from './tools/ss.ts';
import { tailscale } from './tools/tailscale.ts';
import { tcpdump } from './tools/tcpdump.ts';
import { complain, type Tool } from './tools/tool.ts';
import { tracepath } from './tools/tracepath.ts';
import { traceroute } from './tools/traceroute.ts';
import { versionSaid } from './tools/versions.ts';
import { busyboxWget } from './tools/wget-busybox.ts';
import { wget } from './tools/wget-gnu.ts';

const EVERYWHERE: Readonly<Record<string, Tool>> = {
  cat,
  grep,
  traceroute,
  sleep,
  true: succeed,
  false: fail,
  echo,
  sh,
  timeout: timeoutAround((argv, place) => start(argv, place)),
};

const GNU: Readonly<Record<string, Tool>> = {
  ping,
  nslookup,
  dig,
  curl,
  wget,
  getent,
  ip,
  sysctl,
  conntrack,
  nft,
  tracepath,
  ss,
  ethtool,
  nc,
  tcpdump,
  'iptables-save': iptablesSave,
  'cilium-dbg': ciliumDbg,
  cilium: ciliumDbg,
  'cilium-health': ciliumHealth,
  hubble,
  tailscale,
  bpftool,
};

const BUSYBOX: Readonly<Record<string, Tool>> = {
  ping: busyboxPing,
  nslookup: busyboxNslookup,
  wget: busyboxWget,
  ip: busyboxIp,
};

/** `busybox ping …` is `ping …` of busybox, whatever else is installed. */
const asApplet: Tool = (argv, place) => {
  const [name = '', ...rest] = argv;
  const applet = BUSYBOX[name] ?? EVERYWHERE[name];
  return applet ? applet(rest, { ...place, flavour: 'busybox' }) : complain(`${name}: applet not found\n`, 127);
};

export const start = (argv: readonly string[], place: Place): Script | null => {
  const [name = '', ...rest] = argv;
  if (place.tools && !place.tools.includes(name)) return null;
  if (name === 'busybox') return asApplet(rest, place);
  const version = place.flavour === 'gnu' ? versionSaid(name, rest) : null;
  if (version !== null) return version;
  const own = place.flavour === 'busybox' ? BUSYBOX : GNU;
  const tool = Object.hasOwn(own, name) ? own[name] : Object.hasOwn(EVERYWHERE, name) ? EVERYWHERE[name] : undefined;
  return tool?.(rest, place) ?? null;
};
