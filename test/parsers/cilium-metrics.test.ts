import { describe, expect, it } from 'vitest';
import { parseCiliumMetrics } from '../../src/parsers/cilium-metrics.ts';
import { output, sample, told } from './sample.ts';

const TRAILER = '\n200 127.0.0.1 0.004000';
const page = (body: string, exitCode = 0, trailer = TRAILER) => {
  const one = output('curl', `${body}${trailer}`, exitCode);
  return told(parseCiliumMetrics({ ...one, argv: ['curl', '-w', '\n%{http_code} %{remote_ip} %{time_total}', 'x'] }));
};
const none = {
  mapPressure: {},
  drops: [],
  failedMapOps: null,
  errorsAndWarnings: [],
  failingControllers: null,
  unreachableNodes: null,
  unreachableHealthEndpoints: null,
  endpointStates: {},
  nodeConnectivity: [],
};

describe("Cilium's metrics page", () => {
  it('is read from a capture', () => {
    expect(told(parseCiliumMetrics(sample('cilium/agent-metrics')))).toEqual({
      ...none,
      failingControllers: 1,
      unreachableNodes: 0,
      unreachableHealthEndpoints: 0,
    });
  });

  it.each([
    [
      'pressure of maps, with the prefix or without',
      'cilium_bpf_map_pressure{map_name="cilium_ct4_global"} 0.96\ncilium_bpf_map_pressure{map_name="ct_any4_global"} 0.1\n',
      { mapPressure: { ct4_global: 0.96, ct_any4_global: 0.1 } },
    ],
    [
      'pressure of a map that would need more than it holds',
      'cilium_bpf_map_pressure{map_name="cilium_ct4_global"} 1.25\n',
      { mapPressure: { ct4_global: 1.25 } },
    ],
    [
      'drops by reason',
      'cilium_drop_count_total{direction="EGRESS",reason="Policy denied"} 31\n',
      { drops: [{ labels: { direction: 'EGRESS', reason: 'Policy denied' }, count: 31 }] },
    ],
    [
      'map operations that failed, and no others',
      'cilium_bpf_map_ops_total{map_name="lxc",operation="update",outcome="fail"} 2\ncilium_bpf_map_ops_total{map_name="lxc",operation="update",outcome="success"} 9\ncilium_bpf_map_ops_total{map_name="ct",operation="update",outcome="fail"} 0\n',
      { failedMapOps: [{ labels: { map_name: 'lxc', operation: 'update', outcome: 'fail' }, count: 2 }] },
    ],
    ['endpoints by state', 'cilium_endpoint_state{endpoint_state="ready"} 7\n', { endpointStates: { ready: 7 } }],
  ])('%s', (_what, body, expected) => {
    expect(page(body)).toEqual({ ...none, ...expected });
  });

  it.each([
    ['served by nobody', '', 7, '\n000  0.000100', 'not-served'],
    ['silent', '', 28, '\n000  3.000100', 'timed-out: no metrics page (exit status 28)'],
    [
      'another page',
      'not found\n',
      0,
      '\n404 127.0.0.1 0.001000',
      'inconclusive: the metrics page is not served as one',
    ],
    ['half a page', 'cilium_controllers_fail', 0, TRAILER, 'unreadable: metrics: the last line is cut'],
    [
      'a pressure under 0',
      'cilium_bpf_map_pressure{map_name="x"} -1\n',
      0,
      TRAILER,
      'unreadable: cilium metrics: a pressure is none',
    ],
    [
      'a count with a fraction',
      'cilium_drop_count_total{reason="x"} 1.5\n',
      0,
      TRAILER,
      'unreadable: cilium metrics: a count is none',
    ],
  ])('%s', (_what, body, exitCode, trailer, expected) => {
    expect(page(body, exitCode, trailer)).toBe(expected);
  });
});
