import { describe, expect, it } from 'vitest';
import { parseCiliumEndpoint } from '../../src/parsers/cilium-endpoint.ts';
import { parseCiliumStatus } from '../../src/parsers/cilium-status.ts';
import { parseHubbleDrops } from '../../src/parsers/hubble.ts';
import { output, sample, told } from './sample.ts';

const STATUS = 'cilium-dbg status -o json';
const healthy = {
  state: 'Ok',
  message: '1.19.5 (v1.19.5-00000000)',
  masqueradeV4: true,
  masqueradeMode: 'bpf',
  exclusionCidrV4: '10.244.0.0/24',
  ipMasqAgent: false,
  kubeProxyReplacement: true,
  devices: ['enp0s6', 'tailscale0'],
  failingControllers: [],
  routingMode: 'Tunnel',
  tunnelProtocol: 'vxlan',
  stale: [],
  socketLb: true,
  troubles: [],
  hostRouting: 'BPF',
  clockSource: 'ktime',
  attachMode: 'tcx',
  encryption: 'Disabled',
  mapSizes: {
    Auth: 524_288,
    'Non-TCP connection tracking': 65_536,
    'TCP connection tracking': 131_072,
    Endpoints: 65_535,
    'IP cache': 512_000,
    NAT: 131_072,
  },
  ipam: { used: 3, total: 254 },
  nodes: [
    { name: 'node-a', ip: '100.64.0.1', podCidr: '10.244.0.0/24' },
    { name: 'node-b', ip: '100.64.0.2', podCidr: '10.244.1.0/24' },
  ],
};
const bare = {
  state: 'Ok',
  message: '',
  masqueradeV4: null,
  masqueradeMode: null,
  exclusionCidrV4: null,
  ipMasqAgent: false,
  kubeProxyReplacement: null,
  devices: [],
  failingControllers: [],
  routingMode: '',
  tunnelProtocol: '',
  stale: [],
  socketLb: null,
  troubles: [],
  hostRouting: '',
  clockSource: '',
  attachMode: '',
  encryption: '',
  mapSizes: {},
  ipam: null,
  nodes: [],
};

describe('agent status', () => {
  it.each([
    ['constructed-status-healthy', healthy],
    ['constructed-status-fault-kpr-false', { ...healthy, kubeProxyReplacement: false }],
    ['constructed-status-fault-devices-tailscale0-only', { ...healthy, devices: ['tailscale0'] }],
  ])('%s', (name, expected) => {
    expect(told(parseCiliumStatus(sample(`cilium/${name}`)))).toEqual(expected);
  });

  it.each([
    ['says nothing of what is absent', {}, {}],
    ['masquerade off: Go leaves out false', { masquerading: { enabledProtocols: {} } }, { masqueradeV4: false }],
    ['IPv6 alone', { masquerading: { enabledProtocols: { ipv6: true } } }, { masqueradeV4: false }],
    [
      'iptables, ip-masq-agent, an old key',
      {
        masquerading: {
          enabledProtocols: { ipv4: true },
          mode: 'iptables',
          'ip-masq-agent': true,
          'snat-exclusion-cidr': '10.0.0.0/8',
        },
      },
      { masqueradeV4: true, masqueradeMode: 'iptables', ipMasqAgent: true, exclusionCidrV4: '10.0.0.0/8' },
    ],
    [
      'a replacement of old',
      { 'kube-proxy-replacement': { mode: 'Strict', devices: ['eth0'] } },
      { kubeProxyReplacement: true, devices: ['eth0'] },
    ],
    ['services not at the socket', { 'kube-proxy-replacement': { features: { socketLB: {} } } }, { socketLb: false }],
    [
      'trouble beside its own, and a kvstore that is off by right',
      { kubernetes: { state: 'Failure', msg: 'no API' }, kvstore: { state: 'Disabled' }, hubble: { state: 'Warning' } },
      { troubles: ['kubernetes: no API', 'hubble: Warning'] },
    ],
    ['half a replacement', { 'kube-proxy-replacement': { mode: 'Partial', devices: null } }, {}],
    [
      'a failing controller',
      {
        controllers: [
          { name: 'a', status: { 'consecutive-failure-count': 2, 'last-failure-msg': 'no\u001b[2J' } },
          { name: 'b', status: { 'failure-count': 9 } },
        ],
      },
      { failingControllers: ['a: no [2J'] },
    ],
    ['a probe that hangs', { stale: { 'check-locks': '2026-11-23T14:30:11.000Z' } }, { stale: ['check-locks'] }],
  ])('%s', (_what, more, expected) => {
    const text = JSON.stringify({ cilium: { state: 'Ok' }, ...more });
    expect(told(parseCiliumStatus(output(STATUS, text)))).toEqual({ ...bare, ...expected });
  });

  it.each([
    ['half of it', '{"cilium":{"state":"Ok"', 0, '', 'unreadable: not complete JSON'],
    ['no state', '{}', 0, '', 'unreadable: JSON of another shape at cilium'],
    [
      'a word for a flag',
      '{"cilium":{"state":"Ok"},"masquerading":{"enabledProtocols":{"ipv4":"yes"}}}',
      0,
      '',
      'unreadable: JSON of another shape at masquerading.enabledProtocols.ipv4',
    ],
    ['nothing', '', 0, '', 'inconclusive: the Cilium agent printed nothing'],
    [
      'no agent',
      '',
      1,
      'Cannot get status: dial unix: no such file or directory\nIs the agent running?\n',
      'unreachable: the Cilium agent does not answer',
    ],
  ])('%s is not believed', (_what, stdout, exitCode, stderr, expected) => {
    expect(told(parseCiliumStatus(output(STATUS, stdout, exitCode, stderr)))).toBe(expected);
  });
});

describe('an endpoint', () => {
  const get = (policy: unknown, more = {}, spec = {}) =>
    told(
      parseCiliumEndpoint(
        output(
          'cilium-dbg endpoint get cep-name:shop/web-0 -o json',
          JSON.stringify([{ id: 457, spec, status: { state: 'ready', policy, ...more } }]),
        ),
      ),
    );
  const one = {
    id: 457,
    state: 'ready',
    health: null,
    egressEnforced: null,
    ingressEnforced: null,
    auditMode: false,
    identity: null,
    ip: null,
    device: null,
    policyRealized: null,
  };

  it.each([
    ['none', false, false, false],
    ['ingress', false, true, false],
    ['egress', true, false, false],
    ['both', true, true, false],
    ['audit-egress', false, false, true],
    ['<status disabled>', null, null, false],
    ['constructor', null, null, false],
  ])('with policy-enabled %s', (enabled, egressEnforced, ingressEnforced, auditMode) => {
    const expected = { ...one, egressEnforced, ingressEnforced, auditMode };
    expect(get({ realized: { 'policy-enabled': enabled } })).toEqual(expected);
  });

  it('shows health, identity and audit mode', () => {
    const more = { identity: { id: 48861, labels: null }, health: { overallHealth: 'OK' } };
    expect(get(null, more, { options: { PolicyAuditMode: 'Enabled' } })).toEqual({
      ...one,
      health: 'OK',
      identity: 48861,
      auditMode: true,
    });
  });

  it.each([
    ['no endpoint', '[]', 0, '', 'unreadable: not one Cilium endpoint'],
    ['an object', '{"id":1}', 0, '', 'unreadable: JSON of another shape'],
    ['no state', '[{"id":1,"status":{}}]', 0, '', 'unreadable: JSON of another shape at 0.status.state'],
    [
      'an unknown endpoint',
      '',
      1,
      'Error: Cannot get endpoint cep-name:a/b: [GET /endpoint/{id}][404] getEndpointIdNotFound\n',
      'inconclusive: the Cilium agent refused the question',
    ],
  ])('%s is not believed', (_what, stdout, exitCode, stderr, expected) => {
    expect(told(parseCiliumEndpoint(output('cilium-dbg endpoint get x', stdout, exitCode, stderr)))).toBe(expected);
  });
});

describe('drops', () => {
  const DROP = sample('cilium/hubble-drop').stdout;
  const nobody = { fromIp: null, fromPod: null, toPod: null, deniedBy: [] };
  const drop = {
    ...nobody,
    reason: 'POLICY_DENIED',
    toIp: '10.0.1.117',
    toPort: 8080,
    direction: 'EGRESS',
    fromIp: '10.0.1.116',
    fromPod: 'agent-restricted/agent-probe',
    toPod: 'corp-prod/corp-prod-target',
  };
  const hubble = (stdout: string, exitCode = 0, stderr = '') =>
    told(parseHubbleDrops(output('hubble observe -o json', stdout, exitCode, stderr)));

  it.each([
    ['one', DROP, [drop]],
    ['lost events beside it', `{"lost_events":{"source":"HUBBLE_RING_BUFFER","num_events_lost":"4"}}\n${DROP}`, [drop]],
    ['a cut last line', `${DROP}${DROP.slice(0, 300)}`, [drop]],
    ['a forwarded flow', '{"flow":{"verdict":"FORWARDED"}}\n', []],
    [
      'a flow without names',
      '{"flow":{"verdict":"DROPPED","drop_reason":133,"l4":{"ICMPv4":{}},"source":{}}}\n',
      [{ ...nobody, reason: '133', toIp: null, toPort: null, direction: null }],
    ],
    [
      'an old flow',
      '{"flow":{"verdict":"DROPPED","event_type":{"type":1,"sub_type":181},"l4":{"UDP":{"destination_port":53}},"IP":{"destination":"10.96.0.10"}}}\n',
      [{ ...nobody, reason: '181', toIp: '10.96.0.10', toPort: 53, direction: null }],
    ],
    ['none', '', []],
    ['only a cut line', sample('cilium/hubble-drop-cut').stdout, 'unreadable: hubble: the output is cut'],
    ['a broken line in the middle', `${DROP.slice(0, 300)}\n${DROP}`, 'unreadable: hubble: a line is not understood'],
    ['text', 'Nov 23 14:00 a -> b DROPPED\n', 'unreadable: hubble: a line is not understood'],
  ])('%s', (_what, stdout, expected) => {
    expect(hubble(stdout)).toEqual(expected);
  });

  it('says that hubble is not there', () => {
    const words = "failed to connect to 'unix:///var/run/cilium/hubble.sock': connection error: code = Unavailable\n";
    expect(hubble('', 1, words)).toBe('unreachable: hubble does not answer');
  });
});
