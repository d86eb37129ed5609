// Every simulated tool prints what the real one printed in the network lab, figures that cannot repeat aside.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { broken, runAt } from './places.ts';

const FIXTURES = path.join(import.meta.dirname, '../../fixtures/sim');

interface Capture {
  readonly argv: readonly string[];
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}

/** One argument that was joined with blanks in the captures. */
const HEADER = 'Host: checkip.amazonaws.com';

const capture = (name: string): Capture => {
  const text = readFileSync(path.join(FIXTURES, `${name}.txt`), 'utf8');
  const [, line = '', body = '', code = ''] = /^# argv: (.*)\n([\s\S]*)# ms: \d+\n# exit: (\d+)\n?$/.exec(text) ?? [];
  const [stdout = '', stderr = ''] = body.split('# stderr:\n');
  const argv = line
    .replace(HEADER, '@header')
    .split(' ')
    .map((word) => (word === '@header' ? HEADER : word));
  return { argv, stdout, stderr, exitCode: Number(code) };
};

/** Blanks out times, ids and counters, and the one flag dnsmasq sets where CoreDNS does not. */
const steady = (text: string): string =>
  text
    .replace(/time[= ][\d.]+ ?ms/g, 'time T')
    .replace(/^(?:rtt|round-trip) .*$/gm, 'rtt')
    .replace(/ {2}[\d.]+ ms/g, '  T ms')
    .replace(/ +[\d.]+ms /g, ' T ms ')
    .replace(/id: \d+/g, 'id: N')
    .replace(/flags: qr aa rd ra/g, 'flags: qr rd ra')
    .replace(/Query time: \d+/g, 'Query time: N')
    .replace(/WHEN: .*/g, 'WHEN: T')
    .replace(/after \d+ (?:ms|milliseconds)/g, 'after T')
    .replace(/"ifindex":\d+/g, '"ifindex":N')
    .replace(/^\d+: tailscale0/gm, 'N: tailscale0');

const told = ({ stdout, stderr, exitCode }: { stdout: string; stderr: string; exitCode: number }) => ({
  stdout: steady(stdout),
  stderr: steady(stderr),
  exitCode,
});

/** Capture set to the fault of the same kind here; empty for none. */
const FAULT_OF: Readonly<Record<string, string>> = {
  healthy: '',
  'no-default-route-pod': 'pod-no-default-route',
  'masquerade-off': 'masquerade-off',
  'natgw-blackhole': 'cloud-egress-down',
  'coredns-hang': 'coredns-down:hang',
  'tailscale0-down': 'tailscale0-down',
  'mtu-pod1450': 'pod-mtu-too-big',
  'dns-upstream-blocked': 'dns-upstream-blocked',
  'netpol-egress-drop': 'policy-denies-egress',
};

const WHERE: Readonly<Record<string, string>> = { n1: 'node-1', n1p2: 'shop/web-0' };

const captures = readFileSync(path.join(FIXTURES, 'names.txt'), 'utf8').trim().split('\n');

describe('a simulated tool', () => {
  it.each(captures)('prints as captured: %s', (name) => {
    const [set = '', file = ''] = name.split('.');
    const real = capture(name);
    const fault = FAULT_OF[set];
    const played = runAt(broken(...(fault ? [fault] : [])), WHERE[file.split('-')[0] ?? ''] ?? '', real.argv);
    expect(told(played)).toEqual(told(real));
  });
});
