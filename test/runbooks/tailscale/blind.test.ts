// What could not be seen of the tailnet is never called well, and never blamed.
import { beforeAll, describe, expect, it } from 'vitest';
import { judge } from '../../../src/engine/judge.ts';
import { looked, notLooked } from '../../../src/model/looked.ts';
import type { Observation, Recording } from '../../../src/model/recording.ts';
import type { Report } from '../../../src/model/report.ts';
import { RUNBOOKS } from '../../../src/runbooks/catalog.ts';
import { TAILSCALE_STEPS } from '../../../src/runbooks/tailscale/steps.ts';
import { askPlayground } from '../../product/ask-playground.ts';

let healthy: Recording;
beforeAll(async () => {
  const { recording } = await askPlayground('tailscale');
  if (recording === null) throw new Error('no recording');
  healthy = recording;
});

const seen = (change: (one: Observation) => Observation['outcome']): Report =>
  judge({ ...healthy, observations: healthy.observations.map((one) => ({ ...one, outcome: change(one) })) }, RUNBOOKS);

const isVerdict = (report: Report): unknown => [report.verdict, report.causes.map(({ code }) => code)];

const exited = (stdout: string, truncated = false): Observation['outcome'] => ({
  kind: 'exited',
  exitCode: 0,
  stdout,
  stderr: '',
  truncated,
});

/** What curl makes of a tailscaled that takes too long. */
const TOO_LATE: Observation['outcome'] = {
  kind: 'exited',
  exitCode: 28,
  stdout: '\n 000',
  stderr: 'curl: (28) Operation timed out\n',
  truncated: false,
};

/** They only add detail, or another step tells the same. */
const MOOT = ['netcheck', 'tailnet-prefs', 'udp-gro', 'relay-share', 'vxlan-strays', 'cloud-udp'];
const PROBED = TAILSCALE_STEPS.map(({ id }) => id).filter((id) => id !== 'nodes-ready');

describe('tailscale, half blind', () => {
  it.concurrent('is unknown without agents', () => {
    const scene = { ...healthy.scene, agents: looked([]) };
    const report = judge({ ...healthy, scene, observations: [] }, RUNBOOKS);
    expect(isVerdict(report)).toEqual(['unknown', []]);
    expect(report.headline.ko).toMatch(/[가-힣]/);
  });

  it.concurrent('is unknown where agents and nodes may not be listed', () => {
    const scene = { ...healthy.scene, agents: notLooked('forbidden', 'no'), nodes: notLooked('forbidden', 'no') };
    expect(isVerdict(judge({ ...healthy, scene, observations: [] }, RUNBOOKS))).toEqual(['unknown', []]);
  });

  it.concurrent('is unknown where one node of three has no agent, and names it', () => {
    const agents = healthy.scene.agents.ok ? healthy.scene.agents.value.filter(({ node }) => node !== 'node-2') : [];
    const report = judge(
      {
        ...healthy,
        scene: { ...healthy.scene, agents: looked(agents) },
        observations: healthy.observations.filter(
          ({ location }) => !('node' in location) || location.node !== 'node-2',
        ),
      },
      RUNBOOKS,
    );
    expect(isVerdict(report)).toEqual(['unknown', []]);
    expect(report.steps.find(({ id }) => id === 'tailscaled')?.saw.en).toContain('node-2: no netwhy agent');
  });

  it.each<[string, Observation['outcome']]>([
    ['cut off', exited('[{', true)],
    ['unreadable', exited('surprise\n')],
    ['empty', exited('')],
    ['forbidden', { kind: 'not-looked', reason: 'forbidden', detail: 'no' }],
    ['timed out', { kind: 'not-looked', reason: 'timed-out', detail: 'killed' }],
  ])('is unknown where all answers are %s', (_name, outcome) => {
    expect(isVerdict(seen(() => outcome))).toEqual(['unknown', []]);
  });

  it.concurrent.each(PROBED)('%s unreadable on one node blames nobody', (step) => {
    const report = seen((one) =>
      one.step === step && 'node' in one.location && one.location.node === 'node-1'
        ? exited('surprise\n')
        : one.outcome,
    );
    expect(isVerdict(report)).toEqual([MOOT.includes(step) ? 'pass' : 'unknown', []]);
  });

  it.concurrent('says what it could not look at where the rest is well', () => {
    const report = seen((one) =>
      one.step === 'netcheck' ? { kind: 'not-looked', reason: 'tool-missing', detail: 'no tailscale' } : one.outcome,
    );
    expect([report.verdict, report.headline.en.split('. ')[1]]).toEqual([
      'pass',
      'Could not be looked at: what the NAT does to UDP.',
    ]);
  });

  it.concurrent('does not call tailscaled dead where only its socket is out of reach', () => {
    const report = seen((one) =>
      one.argv.includes('--unix-socket')
        ? { kind: 'exited', exitCode: 7, stdout: '\n 000', stderr: 'curl: (7) Failed to connect\n', truncated: false }
        : one.outcome,
    );
    expect(isVerdict(report)).toEqual(['unknown', []]);
  });

  it.concurrent('does not call a peer unreachable where tailscaled answers nothing in time', () => {
    const report = seen((one) => (one.argv.includes('--unix-socket') ? TOO_LATE : one.outcome));
    expect(isVerdict(report)).toEqual(['unknown', []]);
  });

  it.concurrent('calls no peer unreachable whose kernel answers over the tailnet, only what it saw unanswered', () => {
    const report = seen((one) =>
      one.argv.some((word) => /\/localapi\/v0\/ping\?/.test(word)) ? TOO_LATE : one.outcome,
    );
    expect(isVerdict(report)).toEqual(['unknown', []]);
    expect(report.steps.find(({ id }) => id === 'tailnet-path')?.saw.en).toMatch(/pings unanswered, yet packets pass/);
  });

  it.each([
    'An update from version 1.60.1 to 1.102.3 is available. Run `tailscale update` or `tailscale set --auto-update` to update now.',
    'A security update from version 1.60.1 to 1.60.2 is available. Run `tailscale update`.',
    'Some peers are advertising routes but --accept-routes is false',
  ])('is not alarmed by "%s"', (text) => {
    const report = seen(({ step, outcome }) =>
      step === 'tailscaled' && outcome.kind === 'exited'
        ? {
            ...outcome,
            stdout: outcome.stdout.replace(/"Health": (?:\[\]|null)/, `"Health": [${JSON.stringify(text)}]`),
          }
        : outcome,
    );
    expect([...(isVerdict(report) as unknown[]), JSON.stringify(report).includes('advertising')]).toEqual([
      'pass',
      [],
      false,
    ]);
  });

  it('calls no rules gone where the list holds not even the kernel’s own', () => {
    const report = seen((one) => (one.step === 'tailnet-rules' ? exited('[]\n') : one.outcome));
    expect(isVerdict(report)).toEqual(['unknown', []]);
  });

  it('does not take tailscaled’s own pings for those of the node', () => {
    const report = seen((one) =>
      one.argv[0] === 'ping' ? { kind: 'not-looked', reason: 'forbidden', detail: 'no raw sockets' } : one.outcome,
    );
    expect(isVerdict(report)).toEqual(['unknown', []]);
    expect(report.steps.find(({ id }) => id === 'tailnet-data')?.reason).toBe('forbidden');
  });

  it('blames no address where CiliumNodes may not be read and kubelets registered another', () => {
    const scene = { ...healthy.scene, ciliumNodes: notLooked('forbidden', 'no'), tailnetIps: {} };
    const steps = ['tailnet-addresses', 'tailnet-device', 'tailscaled'];
    const observations = healthy.observations.filter(({ step }) => steps.includes(step));
    expect(isVerdict(judge({ ...healthy, scene, observations }, RUNBOOKS))).toEqual(['unknown', []]);
  });
});
