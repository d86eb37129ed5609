// What do calls become in argv, which arguments are refused, and does the agent's image hold every program?
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkCall, variantsOf } from '../../src/commands/catalogue.ts';
import type { CommandCall } from '../../src/model/command-call.ts';
import type { Rung } from '../../src/model/location.ts';

const argvs = (name: string, args: CommandCall['args'], rung: Rung): readonly string[] =>
  variantsOf({ name, args }, rung).map((argv) => argv.join(' '));

const FLOW = { protocol: 'udp', from: '10.244.1.11', to: '10.96.0.10' };
const TCP = { to: '10.96.0.1', port: 443, timeoutMs: 1500 };
const CAPTURE = { device: 'tailscale0', count: 10, seconds: 5 };
const TCPDUMP = 'timeout -s INT 5 tcpdump -i tailscale0 -nn -l -q -c 10 -s 96';

describe('a call', () => {
  it.each<[string, CommandCall['args'], Rung, readonly string[]]>([
    ['tracepath', { to: '10.244.2.11', maxHops: 5 }, 'agent', ['tracepath -n -m 5 10.244.2.11']],
    ['conntrack-stats', {}, 'agent', ['conntrack -S']],
    [
      'conntrack-list',
      { ...FLOW, port: 53 },
      'agent',
      ['conntrack -L -p udp --orig-src 10.244.1.11 --orig-dst 10.96.0.10 --orig-port-dst 53'],
    ],
    ['conntrack-list', FLOW, 'agent', ['conntrack -L -p udp --orig-src 10.244.1.11 --orig-dst 10.96.0.10']],
    ['socket-list', { kind: 'udp' }, 'agent', ['ss -H -u -a -n -p']],
    ['socket-list', { kind: 'tcp-listening' }, 'agent', ['ss -H -t -l -n -p']],
    ['ethtool-features', { device: 'enp0s6' }, 'agent', ['ethtool --json -k enp0s6', 'ethtool -k enp0s6']],
    ['tcp-connect', TCP, 'agent', ['nc -n -z -v -w 2 10.96.0.1 443']],
    [
      'tcp-connect',
      TCP,
      'pod-exec',
      [
        'nc -n -z -v -w 2 10.96.0.1 443',
        'curl -v -sS -m 2 -o /dev/null telnet://10.96.0.1:443',
        'wget -q -O- -T 2 -t 1 http://10.96.0.1:443/',
      ],
    ],
    ['capture', { ...CAPTURE, filter: 'vxlan' }, 'agent', [`${TCPDUMP} -T vxlan udp port 8472`]],
    ['capture', { ...CAPTURE, filter: 'vxlan', port: 4789 }, 'agent', [`${TCPDUMP} -T vxlan udp port 4789`]],
    ['capture', { ...CAPTURE, filter: 'wireguard' }, 'agent', [`${TCPDUMP} udp port 41641`]],
    ['capture', { ...CAPTURE, filter: 'wireguard', port: 41642 }, 'agent', [`${TCPDUMP} udp port 41642`]],
    ['capture', { ...CAPTURE, filter: 'host', host: '10.244.1.11' }, 'agent-netns', [`${TCPDUMP} host 10.244.1.11`]],
    ['capture', { ...CAPTURE, filter: 'vxlan' }, 'pod-exec', []],
    ['read-file', { file: 'rp-filter' }, 'agent', ['grep -rH --include=rp_filter  /proc/sys/net/ipv4/conf']],
    ['read-file', { file: 'ip-forward' }, 'pod-exec', ['cat /proc/sys/net/ipv4/ip_forward']],
  ])('%s %j by %s', (name, args, rung, expected) => {
    expect(argvs(name, args, rung)).toEqual(expected);
  });

  it.each<[string, CommandCall['args'], string]>([
    ['capture', { ...CAPTURE, filter: 'vxlan', count: 201 }, 'count'],
    ['capture', { ...CAPTURE, filter: 'vxlan', seconds: 31 }, 'seconds'],
    ['capture', { ...CAPTURE, filter: 'host' }, 'host'],
    ['capture', { ...CAPTURE, filter: 'vxlan', host: '10.0.0.1' }, 'host'],
    ['capture', { ...CAPTURE, filter: 'tcp port 80' }, 'filter'],
    ['capture', { ...CAPTURE, filter: 'vxlan', device: '-w/tmp/x' }, 'device'],
    ['conntrack-list', { ...FLOW, from: '0.0.0.0/0' }, 'from'],
    ['conntrack-list', { ...FLOW, protocol: 'icmp', port: 53 }, 'port'],
    ['tcp-connect', { ...TCP, to: 'web' }, 'to'],
    ['socket-list', { kind: '-K' }, 'kind'],
    ['read-file', { file: '/etc/shadow' }, 'file'],
    ['ping', { to: '10.0.0.1', count: 201, intervalMs: 20, waitMs: 500 }, 'count'],
  ])('%s %j is refused for its %s', (name, args, argument) => {
    expect(() => checkCall({ name, args })).toThrow(argument);
  });
});

/** Debian packages of what the slim base image lacks. */
const PACKAGES: Readonly<Record<string, string>> = {
  tracepath: 'iputils-tracepath',
  conntrack: 'conntrack',
  ss: 'iproute2',
  ethtool: 'ethtool',
  nc: 'netcat-openbsd',
  tcpdump: 'tcpdump',
};

describe("the agent's image", () => {
  const dockerfile = readFileSync(path.join(import.meta.dirname, '../../Dockerfile'), 'utf8');
  it.each(Object.entries(PACKAGES))('holds %s', (_tool, name) => {
    expect(dockerfile).toMatch(new RegExp(`^ .*\\s${name}\\s`, 'm'));
  });
});
