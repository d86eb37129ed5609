// What netwhy's account may run by exec and what not: for the policy's own test, and for the one on a real API server.
import { CATALOGUE } from '../../src/commands/catalogue.ts';
import type { CommandCall } from '../../src/model/command-call.ts';

export interface ExecPlace {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

export const AGENT: ExecPlace = { namespace: 'netwhy', pod: 'netwhy-agent-x7k2p', container: 'agent' };
export const CILIUM: ExecPlace = { namespace: 'kube-system', pod: 'cilium-4xq9z', container: 'cilium-agent' };
export const WEB: ExecPlace = { namespace: 'shop', pod: 'web-0', container: 'web' };
export const BATCH = '{"v":1,"run":"r-1","items":[]}';

const at = '10.0.0.1';
/** What the catalogue may send to a container that is not ours. */
export const CALLS: readonly (readonly [place: 'pod' | 'cilium', call: CommandCall])[] = [
  ['pod', { name: 'ping', args: { to: at, count: 200, intervalMs: 2, waitMs: 100 } }],
  [
    'pod',
    {
      name: 'ping',
      args: { to: 'fd00::1', count: 3, intervalMs: 1000, waitMs: 5000, sizeBytes: 9000, dontFragment: true },
    },
  ],
  ['pod', { name: 'dns', args: { server: 'fd00::a', name: '_sip._tcp.Example.com.', timeoutMs: 5000, own: true } }],
  ['pod', { name: 'dns', args: { server: at, name: 'google.com', timeoutMs: 500, tcp: true } }],
  ['pod', { name: 'dns-system', args: { name: 'google.com.', timeoutMs: 5000 } }],
  ['pod', { name: 'http', args: { host: 'fd00::1', port: 65_535, timeoutMs: 10_000 } }],
  ['pod', { name: 'http', args: { host: 'ifconfig.me', timeoutMs: 500 } }],
  ['pod', { name: 'tcp-connect', args: { to: 'fd00::1', port: 443, timeoutMs: 10_000 } }],
  ['pod', { name: 'tcp-connect', args: { to: at, port: 1, timeoutMs: 500 } }],
  ['pod', { name: 'route-get', args: { to: at } }],
  ['pod', { name: 'route-list', args: { table: '52' } }],
  ['pod', { name: 'rule-list', args: {} }],
  ['pod', { name: 'link-list', args: {} }],
  ['pod', { name: 'link', args: { device: 'eth0@if7' } }],
  ['pod', { name: 'address', args: { device: 'eth0' } }],
  ['pod', { name: 'trace', args: { to: at, maxHops: 15 } }],
  ['pod', { name: 'tracepath', args: { to: at, maxHops: 15 } }],
  ['pod', { name: 'socket-list', args: { kind: 'tcp-listening' } }],
  ['pod', { name: 'read-file', args: { file: 'resolv-conf' } }],
  ['pod', { name: 'read-file', args: { file: 'snmp' } }],
  ['cilium', { name: 'cilium-endpoint', args: { namespace: 'shop', pod: 'web-0.a' } }],
  ['cilium', { name: 'cilium-bpf-policy', args: { endpoint: 65_535 } }],
  ['cilium', { name: 'cilium-health', args: { probe: true } }],
  ['cilium', { name: 'bpf-programs', args: { program: 'cil_to_overlay' } }],
  ['cilium', { name: 'hubble-drops', args: { namespace: 'shop', pod: 'web-0' } }],
  ...['drops', 'map-pressure', 'map-operations', 'errors', 'controllers', 'reachability', 'endpoints'].map(
    (which): readonly ['cilium', CommandCall] => ['cilium', { name: 'cilium-metrics-list', args: { which } }],
  ),
  // Every other question to Cilium's agent takes no argument.
  ...[...CATALOGUE.keys()]
    .filter((name) => /^(?:cilium-|bpf-|hubble-)/.test(name))
    .filter((name) => !/^(?:cilium-(?:endpoint|bpf-policy|metrics|metrics-list)|bpf-programs|hubble-drops)$/.test(name))
    .map((name): readonly ['cilium', CommandCall] => ['cilium', { name, args: {} }]),
];

export const REFUSED: readonly (readonly [what: string, place: ExecPlace, argv: readonly string[]])[] = [
  ['a shell in an agent', AGENT, ['sh']],
  ['a shell in a pod', WEB, ['/bin/sh', '-c', 'id']],
  ['a shell under the kill timer', WEB, ['timeout', '5', 'sh', '-c', 'id']],
  ['a shell in a Cilium agent', CILIUM, ['bash']],
  ['another program of the image', AGENT, ['netwhy', 'start']],
  ['more words behind the batch', AGENT, ['netwhy', 'probe', BATCH, '--x']],
  ['a batch that is none', AGENT, ['netwhy', 'probe', '--help']],
  ['the kill timer before the agent', AGENT, ['timeout', '5', 'netwhy', 'probe', BATCH]],
  ['the bot itself', { ...AGENT, pod: 'netwhy-7d9c-abcde' }, ['netwhy', 'probe', BATCH]],
  ['another container of an agent', { ...AGENT, container: 'debug' }, ['netwhy', 'probe', BATCH]],
  ['an agent elsewhere', { ...AGENT, namespace: 'shop' }, ['netwhy', 'probe', BATCH]],
  ['a look with an agent’s tools past the agent', AGENT, ['ip', '-j', 'rule', 'show']],
  ['what changes Cilium', CILIUM, ['cilium-dbg', 'endpoint', 'delete', 'cep-name:shop/web-0']],
  ['what empties a map', CILIUM, ['cilium-dbg', 'bpf', 'ct', 'flush', 'global']],
  ['Cilium’s agent asked elsewhere', { ...WEB, container: 'web' }, ['cilium-dbg', 'status', '-o', 'json']],
  ['another file', WEB, ['cat', '/var/run/secrets/kubernetes.io/serviceaccount/token']],
  ['one more file', WEB, ['cat', '/etc/resolv.conf', '/etc/shadow']],
  ['a download that is kept', WEB, ['curl', '-sS', '-o', '/tmp/x', 'http://10.0.0.1:80/']],
  ['a request with a body', WEB, ['curl', '-d', '@/etc/passwd', 'http://10.0.0.1:80/']],
  [
    'a page by its path',
    WEB,
    ['wget', '-q', '-O-', '-T', '2', '-t', '1', 'http://169.254.169.254:80/opc/v2/instance/'],
  ],
  ['user and password in an address', WEB, ['wget', '-q', '-O-', '-T', '2', '-t', '1', 'http://a:b@10.0.0.1:80/']],
  ['a flag in place of a name', WEB, ['getent', 'ahostsv4', '-s']],
  ['a second line', WEB, ['getent', 'ahostsv4', 'a\nb']],
  ['two words in one', WEB, ['getent\tahostsv4', 'a']],
  ['a listening nc', WEB, ['nc', '-l', '-p', '80']],
  ['a route that changes', WEB, ['ip', 'route', 'del', 'default']],
];
