// What a fact about netwhy means: settings by name and never by value, stores, versions, clocks; each finding has its fix.
import { describe, expect, it } from 'vitest';
import { captureChecks } from '../../src/doctor/captures.ts';
import { countsOf } from '../../src/doctor/counts.ts';
import { folded } from '../../src/doctor/fold.ts';
import { serverTasks } from '../../src/doctor/server.ts';
import { type SettingsFacts, settingsChecks } from '../../src/doctor/settings.ts';
import { type StoreFacts, storeChecks } from '../../src/doctor/store.ts';
import { CILIUM_RANGE, TAILSCALE_RANGE, versionCheck } from '../../src/doctor/versions.ts';
import type { ClusterLooks } from '../../src/engine/ports/doctor.ts';
import type { Check } from '../../src/model/checkup.ts';
import { looked, notLooked } from '../../src/model/looked.ts';
import type { AgentFacts } from '../../src/model/scene.ts';
import { same, say } from '../../src/model/text.ts';

const brief = (checks: readonly Check[]) =>
  checks.map(({ id, verdict, about, fixes }) => [id, verdict, about, fixes[0]?.run]);

describe('settings', () => {
  const facts = (change: Partial<SettingsFacts> = {}): SettingsFacts => ({
    ...{
      mode: 'live',
      given: ['NETWHY_CLUSTER'],
      complaints: [],
      policyRules: null,
      rulesThatHold: null,
      siteFields: 0,
    },
    ...change,
  });

  it('that are right are named', () => {
    const [first, ...rest] = settingsChecks(facts({ policyRules: 3, siteFields: 2 }));
    expect(first?.saw.en).toBe('all valid; set: NETWHY_CLUSTER');
    expect(rest.map(({ verdict, saw }) => [verdict, saw.en])).toEqual([
      ['pass', 'valid, 3 rules'],
      ['pass', 'valid, 2 values of its own'],
    ]);
  });

  it('that are wrong are all told, each with the line to write', () => {
    const number = say('a whole number from 1 to 200', '정수');
    const checks = settingsChecks(
      facts({
        complaints: [
          { name: 'NETWHY_MAX_RUNS', expected: number, strange: false },
          { name: 'NETWHY_MAXRUNS', expected: say('no such setting', '없음'), strange: true },
          { name: 'NETWHY_POLICY', expected: say('rules.0.who: not as docs/access.md says', 'x'), strange: false },
        ],
      }),
    );
    expect(brief(checks)).toEqual([
      ['settings', 'fail', 'NETWHY_MAX_RUNS', 'NETWHY_MAX_RUNS=<a whole number from 1 to 200>'],
      ['settings', 'fail', 'NETWHY_MAXRUNS', 'unset NETWHY_MAXRUNS'],
      ['policy', 'fail', 'NETWHY_POLICY', 'docs/access.md'],
      ['site', 'pass', '', undefined],
    ]);
  });

  it('of a policy that became wrong under a running bot say what holds meanwhile', () => {
    const complaints = [{ name: 'NETWHY_POLICY', expected: same('rules.0.who'), strange: false }];
    const [, held] = settingsChecks(facts({ complaints, rulesThatHold: 4 }));
    expect([held?.verdict, held?.saw.en]).toEqual([
      'fail',
      'NETWHY_POLICY: rules.0.who; until it is mended the 4 rules from before hold',
    ]);
    expect(settingsChecks(facts({ complaints }))[1]?.saw.en).not.toContain('hold');
  });
});

describe('captures', () => {
  const agent = (node: string, can: boolean): AgentFacts => ({
    ...{ namespace: 'netwhy', pod: `agent-${node}`, node, ready: true, canEnter: can, tailnet: '' },
    ...(can && { canCapture: true as const }),
  });
  it.each([
    [true, true, true, 'pass', undefined],
    [true, false, true, 'warn', '- ../../components/capture'],
    [false, false, false, 'skipped', '- ../../components/capture'],
    [true, true, false, 'skipped', 'NETWHY_CAPTURE=on'],
  ])('that one agent %s and one %s can, switched on %s: %s', (one, other, on, verdict, run) => {
    expect(brief(captureChecks('prod', [agent('n1', one), agent('n2', other)], on))).toEqual([
      ['capture', verdict, '', run],
    ]);
  });

  it('name the nodes that cannot, and no others', () => {
    const [check] = captureChecks('prod', [agent('n1', true), agent('n2', false)], true);
    expect(check?.saw.en).toContain('the agents on n2 lack');
  });
});

describe('a store', () => {
  const open = {
    state: 'open',
    engine: 'sqlite',
    server: 'SQLite 3.50.4',
    taken: 5,
    known: 5,
    newer: 0,
    writable: true,
    freeBytes: 1e9,
  } as const;
  it.each<[string, StoreFacts, Check['verdict'], string]>([
    ['well', open, 'pass', 'schema 5 of 5'],
    ['older', { ...open, taken: 4 }, 'pass', 'the next start takes the rest'],
    ['newer', { ...open, newer: 1 }, 'fail', 'newer netwhy'],
    ['read-only', { ...open, writable: false }, 'fail', 'cannot be written'],
    ['on a full disk', { ...open, freeBytes: 1_048_576 }, 'warn', '1 MiB left'],
    [
      'on a standby',
      { ...open, engine: 'postgres', server: 'PostgreSQL 16.4', writable: false, freeBytes: null },
      'fail',
      'cannot be written',
    ],
    ['not there yet', { state: 'absent', folder: './data', writable: true }, 'pass', 'begins at the first start'],
    ['nowhere to begin', { state: 'absent', folder: '/proc/data', writable: false }, 'fail', '/proc/data'],
    // Looked at from outside, nobody can say: neither fine nor wrong.
    ['held by the bot', { state: 'held', writable: true }, 'skipped', '/net doctor'],
    ['broken', { state: 'broken', why: say('PostgreSQL cannot be reached', 'x') }, 'fail', 'cannot be reached'],
    ['the playground’s', { state: 'memory' }, 'skipped', 'in memory'],
  ])('%s', (_name, facts, verdict, part) => {
    const [check] = storeChecks(facts);
    expect([check?.verdict, check?.saw.en]).toEqual([verdict, expect.stringContaining(part)]);
    expect((check?.fixes.length ?? 0) > 0).toBe(verdict === 'fail' || verdict === 'warn');
  });
});

describe('a version', () => {
  const at = { id: 'v', area: 'versions', looks: same('v') } as const;
  it.each([
    [CILIUM_RANGE, 'v1.16.0', 'pass'],
    [CILIUM_RANGE, 'v1.20.9', 'pass'],
    [CILIUM_RANGE, 'v1.15.14', 'warn'],
    [CILIUM_RANGE, 'v1.21.0-rc.1', 'warn'],
    [CILIUM_RANGE, 'v2.0.0', 'warn'],
    [CILIUM_RANGE, 'latest', 'unknown'],
    [CILIUM_RANGE, '', 'unknown'],
    [TAILSCALE_RANGE, '1.60.0', 'pass'],
    [TAILSCALE_RANGE, '1.102.3-t1a2b3c4d5-gffffffff', 'pass'],
    [TAILSCALE_RANGE, '1.58.2', 'warn'],
    [TAILSCALE_RANGE, '1.103.1', 'warn'],
  ] as const)('%j %s is %s', (range, version, verdict) => {
    const check = versionCheck(at, range, version, 'node-1');
    expect([check.verdict, check.fixes.length > 0]).toEqual([verdict, verdict === 'warn']);
  });
});

describe('the API server', () => {
  const looks = (change: Partial<ClusterLooks>): ClusterLooks => ({ cluster: 'prod', ...change }) as ClusterLooks;
  const never = new AbortController().signal;
  const server = async (change: Partial<ClusterLooks>): Promise<readonly Check[]> =>
    (await serverTasks(looks(change), Promise.resolve(looked('jane')))[0]?.look(never)) ?? [];

  it.each([
    [400, 'pass', undefined],
    [-4_000, 'pass', undefined],
    [90_000, 'warn', 'timedatectl set-ntp true'],
    [-90_000, 'warn', 'timedatectl set-ntp true'],
    [null, 'skipped', undefined],
  ] as const)('whose clock is %j ms ahead: %s', async (aheadMs, verdict, run) => {
    const checks = await server({ server: async () => looked({ version: 'v1.34.1', aheadMs }) });
    expect(brief(checks)).toEqual([
      ['api-server', 'pass', '', undefined],
      ['clock', verdict, '', run],
    ]);
  });

  it.each([
    ['forbidden', 'kubectl auth whoami'],
    ['unreachable', 'kubectl cluster-info'],
    ['timed-out', 'kubectl cluster-info'],
  ] as const)('that could not be asked (%s) is unknown, with what to do', async (reason, run) => {
    expect(brief(await server({ server: async () => notLooked(reason, 'no') }))).toEqual([
      ['api-server', 'unknown', '', run],
    ]);
  });
});

describe('checks as people read them', () => {
  const check = (change: Partial<Check>): Check => ({
    ...{
      id: 'agent-tools',
      area: 'agents',
      cluster: 'prod',
      about: '',
      looks: same('Tools'),
      verdict: 'pass',
      reason: '',
    },
    ...{ saw: same('ip 6.1.0'), fixes: [] },
    ...change,
  });

  it('are one where they are alike, with the nodes they are about', () => {
    const { open, well } = folded([
      check({ about: 'node-1' }),
      check({ about: 'node-2' }),
      check({ about: 'node-3', saw: same('ip 5.0.0') }),
      check({ about: 'node-1', verdict: 'fail', saw: same('nft missing') }),
      check({ about: 'node-2', verdict: 'fail', saw: same('nft missing') }),
      check({ about: 'node-3', verdict: 'fail', saw: same('dig missing') }),
    ]);
    expect(well.map(({ saw, count }) => [saw.en, count])).toEqual([['node-1, node-2: ip 6.1.0 · node-3: ip 5.0.0', 3]]);
    expect(open.map(({ saw, count }) => [saw.en, count])).toEqual([
      ['node-1, node-2: nft missing', 2],
      ['node-3: dig missing', 1],
    ]);
  });

  it('stay apart by cluster, and come from the worst on', () => {
    const { open } = folded([
      check({ verdict: 'warn' }),
      check({ verdict: 'unknown', cluster: 'staging', reason: 'unreachable' }),
      check({ verdict: 'unknown', reason: 'unreachable' }),
      check({ verdict: 'fail' }),
    ]);
    expect(open.map(({ check: { verdict, cluster } }) => `${verdict} ${cluster}`)).toEqual([
      'fail prod',
      'unknown staging',
      'unknown prod',
      'warn prod',
    ]);
  });

  it('are counted without what is not set up', () => {
    const all = [check({}), check({}), check({ verdict: 'skipped' }), check({ verdict: 'fail' })];
    expect([countsOf(all, 'en'), countsOf(all, 'ko')]).toEqual(['1 failed · 2 ok', '실패 1 · 정상 2']);
  });
});
