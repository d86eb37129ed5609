// What the small tools say of a node: settings, sockets, offloads.
import { describe, expect, it } from 'vitest';
import { parseFeatures } from '../../src/parsers/ethtool.ts';
import { parseSettings } from '../../src/parsers/settings.ts';
import { parseSockets } from '../../src/parsers/sockets.ts';
import { output, sample, told } from './sample.ts';

describe('settings', () => {
  const rmem = { 'net.core.rmem_default': [212992] };
  it.each([
    ['sysctl-rmem', { ...rmem, 'net.core.rmem_max': [4194304] }, []],
    [
      'sysctl-fwd',
      { 'net.ipv4.ip_forward': [1], 'net.ipv4.conf.all.rp_filter': [0], 'net.ipv4.conf.all.src_valid_mark': [0] },
      [],
    ],
    ['sysctl-n-two', { 'net.netfilter.nf_conntrack_count': [107], 'net.netfilter.nf_conntrack_max': [262144] }, []],
    ['grep-missing', { ...rmem, 'net.ipv4.ping_group_range': [1, 0] }, ['net.nope']],
    [
      'rp-filter',
      {
        'net.ipv4.conf.all.rp_filter': [0],
        'net.ipv4.conf.default.rp_filter': [2],
        'net.ipv4.conf.eth0/100.rp_filter': [1],
        'net.ipv4.conf.tailscale0.rp_filter': [0],
      },
      [],
    ],
  ])('%s', (name, values, missing) => {
    expect(told(parseSettings(sample(`settings/${name}`)))).toEqual({ values, missing });
  });

  it.each([
    ['/proc/sys/net/core/rmem_max:4194304', 0, '', 'settings: the last line is cut'],
    ['/proc/sys/net/core/rmem_max:1e3\n', 0, '', 'settings: a line is not understood'],
    ['/proc/sys/net/core/rmem_max:-1\n', 0, '', 'settings: a line is not understood'],
    ['/etc/passwd:root\n', 0, '', 'settings: a line is not understood'],
    ['', 2, 'grep: /proc/sys/net/core/rmem_max: Permission denied\n', 'settings: an error that is not understood'],
    ['', 1, '', 'settings: an error that is not understood'],
  ])('%j is not believed', (stdout, exitCode, stderr, why) => {
    expect(told(parseSettings(output('grep -H x', stdout, exitCode, stderr)))).toBe(`unreadable: ${why}`);
  });

  it('without names need a value each', () => {
    expect(told(parseSettings(output('sysctl -n a b', '1\n')))).toBe('unreadable: settings: a line is not understood');
  });
});

describe('sockets', () => {
  const vxlan = ['UNCONN 0.0.0.0 8472', 'UNCONN :: 8472'];
  const lines = (result: ReturnType<typeof parseSockets>) => {
    const all = told(result);
    return typeof all === 'string'
      ? all
      : all.map(({ state, address, port, peer, programs }) =>
          [state, address, port, ...(peer === null ? [] : [peer]), ...programs].join(' '),
        );
  };
  it.each([
    ['ss-uanp', vxlan],
    ['ss.nocap', vxlan],
    ['lab-header', [vxlan[0], 'UNCONN 0.0.0.0 41641 wireguard-go', vxlan[1], 'UNCONN :: 41641 wireguard-go']],
  ])('%s', (name, expected) => {
    expect(lines(parseSockets(sample(`sockets/${name}`)))).toEqual(expected);
  });

  it.each([
    ['', []],
    ['UNCONN 0 0 127.0.0.53%lo:53 0.0.0.0:*\n', ['UNCONN 127.0.0.53 53']],
    ['UNCONN 0 0 [fe80::1]%enp0s6:546 [::]:*\n', ['UNCONN fe80::1 546']],
    [
      'LISTEN 0 128 *:9962 *:* users:(("cilium-agent",pid=1,fd=9),("cilium-agent",pid=1,fd=8))\n',
      ['LISTEN * 9962 cilium-agent'],
    ],
    ['ESTAB 0 0 10.0.0.1:40000 10.0.0.2:53\n', ['ESTAB 10.0.0.1 40000 10.0.0.2:53']],
    ['UNCONN 0 0 0.0.0.0:8472 0.0.0.0:*', 'unreadable: ss: the last line is cut'],
    ['UNCONN 0 0 0.0.0.0:99999 0.0.0.0:*\n', 'unreadable: ss: a line is not understood'],
    ['UNCONN 0 0 here:53 0.0.0.0:*\n', 'unreadable: ss: a line is not understood'],
    ['Netid State\n', 'unreadable: ss: a line is not understood'],
  ])('%j', (stdout, expected) => {
    expect(lines(parseSockets(output('ss -H -u -a -n -p', stdout)))).toEqual(expected);
  });
});

describe('offloads', () => {
  it.each([
    ['ethtool-k-tun', { on: false, fixed: false }, { on: true, fixed: false }],
    ['ethtool-json-k', { on: false, fixed: false }, { on: false, fixed: false }],
  ])('%s', (name, forwarding, gro) => {
    const features = told(parseFeatures(sample(`ethtool/${name}`)));
    if (features === null || typeof features === 'string') throw new Error(String(features));
    expect([features['rx-udp-gro-forwarding'], features['generic-receive-offload']]).toEqual([forwarding, gro]);
  });

  it('of a device that is not there are null', () => {
    expect(told(parseFeatures(sample('ethtool/no-device')))).toBe(null);
  });

  const TEXT = 'Features for eth0:\nrx-gro-list: off\n';
  it.each([
    ['ethtool -k eth0', TEXT.slice(0, -1), 'ethtool: the features are cut or of another device'],
    ['ethtool -k eth1', TEXT, 'ethtool: the features are cut or of another device'],
    ['ethtool -k eth0', `${TEXT}rx-all: perhaps\n`, 'ethtool: a line is not understood'],
    ['ethtool --json -k eth0', '[ { "ifname": "eth0" } ]', 'ethtool: no features'],
    [
      'ethtool --json -k eth0',
      '[ { "ifname": "eth1", "a": {"active":true,"fixed":null} } ]',
      'ethtool: another device',
    ],
    [
      'ethtool --json -k eth0',
      '[ { "ifname": "eth0", "a": {"active":1,"fixed":null} } ]',
      'JSON of another shape at 0.a.active',
    ],
  ])('%s: %j is not believed', (argv, stdout, why) => {
    expect(told(parseFeatures(output(argv, stdout)))).toBe(`unreadable: ${why}`);
  });
});
