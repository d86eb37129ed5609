// The three pages over a real port.
import { afterEach, describe, expect, it } from 'vitest';
import { type Ops, type OpsParts, startOps } from '../../src/ops/endpoints.ts';
import { createMetrics } from '../../src/ops/metrics.ts';

let ops: Ops | undefined;
afterEach(() => ops?.close());

const WELL: OpsParts = {
  port: 0,
  host: '127.0.0.1',
  live: () => true,
  ready: async () => ({ ok: true, why: '' }),
  metrics: async () => 'netwhy_runs_total 1\n',
};

const get = async (over: Partial<OpsParts>, path: string, method = 'GET'): Promise<unknown> => {
  ops = await startOps({ ...WELL, ...over });
  const response = await fetch(`http://127.0.0.1:${ops.port}${path}`, { method });
  return [response.status, await response.text()];
};

describe('the pages', () => {
  it.each<[string, Partial<OpsParts>, string, unknown]>([
    ['alive', {}, '/healthz', [200, 'ok\n']],
    ['not alive', { live: () => false }, '/healthz', [503, 'not live\n']],
    ['ready', {}, '/readyz?verbose', [200, 'ok\n']],
    [
      'not ready',
      { ready: async () => ({ ok: false, why: 'no Slack socket' }) },
      '/readyz',
      [503, 'not ready\nno Slack socket\n'],
    ],
    [
      'ready, with something amiss',
      { ready: async () => ({ ok: true, why: 'the API server of b does not answer: timed-out' }) },
      '/readyz',
      [200, 'ok\nthe API server of b does not answer: timed-out\n'],
    ],
    [
      'a readiness that cannot be told',
      { ready: () => Promise.reject(new Error('a secret')) },
      '/readyz',
      [500, 'the check itself failed\n'],
    ],
    ['metrics', {}, '/metrics', [200, 'netwhy_runs_total 1\n']],
    ['nothing there', {}, '/../etc/passwd', [404, 'not here: /healthz /readyz /metrics\n']],
    [
      'a check that throws',
      {
        metrics: async () => {
          throw new Error('a secret');
        },
      },
      '/metrics',
      [500, 'the check itself failed\n'],
    ],
  ])('say: %s', async (_title, over, path, expected) => {
    expect(await get(over, path)).toEqual(expected);
  });

  it('take no other method', async () => {
    expect(await get({}, '/healthz', 'POST')).toEqual([405, 'only GET\n']);
  });

  it('say so when the port is taken', async () => {
    ops = await startOps(WELL);
    await expect(startOps({ ...WELL, port: ops.port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});

describe('metrics', () => {
  it('count runs, times, acknowledgements, execs in flight and sockets to Slack', async () => {
    let slack = { ok: true, sockets: 2 };
    const metrics = createMetrics({
      execsInFlight: () => 7,
      runs: () => ({ running: 5, waiting: 3 }),
      slack: () => slack,
    });
    metrics.runEnded('why-no-egress', 'fail', 1500);
    metrics.acknowledged(30);
    metrics.judged({
      causes: [{ code: 'masquerade-off' }, { code: 'mtu-drift' }],
      steps: [
        { vantage: 'node', verdict: 'fail', durationMs: 300 },
        { vantage: 'pod', verdict: 'skipped', durationMs: 0 },
      ],
    });
    metrics.limited('chat.update');
    metrics.digestTold(1_700_000_000_000);
    const text = await metrics.text();
    slack = { ok: false, sockets: 0 };
    const cutOff = (await metrics.text()).split('\n');
    metrics.close();
    expect(text.split('\n')).toEqual(
      expect.arrayContaining([
        'netwhy_runs_total{question="why-no-egress",verdict="fail"} 1',
        'netwhy_run_seconds_bucket{le="1",question="why-no-egress"} 0',
        'netwhy_run_seconds_bucket{le="2",question="why-no-egress"} 1',
        'netwhy_ack_seconds_bucket{le="0.05"} 1',
        'netwhy_execs_in_flight 7',
        'netwhy_runs_running 5',
        'netwhy_runs_waiting 3',
        'netwhy_causes_total{code="masquerade-off"} 1',
        'netwhy_causes_total{code="mtu-drift"} 1',
        'netwhy_step_seconds_bucket{le="0.25",vantage="node"} 0',
        'netwhy_step_seconds_bucket{le="0.5",vantage="node"} 1',
        'netwhy_slack_limited_total{method="chat.update"} 1',
        'netwhy_last_digest_timestamp_seconds 1700000000',
        'netwhy_slack_connected 1',
        'netwhy_slack_sockets 2',
      ]),
    );
    expect(cutOff).toEqual(expect.arrayContaining(['netwhy_slack_connected 0', 'netwhy_slack_sockets 0']));
    expect(text).not.toContain('vantage="pod"');
    expect(text).toContain('netwhy_event_loop_lag_seconds ');
  });
});
