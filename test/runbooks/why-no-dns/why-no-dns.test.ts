// Every fault of name resolution in the playground is named as what it is, through the API server, exec and the real agent program.
import { describe, expect, it } from 'vitest';
import { judge } from '../../../src/engine/judge.ts';
import { notLooked } from '../../../src/model/looked.ts';
import type { PodScene } from '../../../src/model/scene.ts';
import { faultsOf } from '../../../src/playground/network/faults.ts';
import { RUNBOOKS } from '../../../src/runbooks/catalog.ts';
import { askPlayground } from '../../product/ask-playground.ts';
import { lies } from '../lost-evidence.ts';

/** Worth knowing while no name of the cluster is asked for. */
const WARNS = ['dns-not-cluster-dns', 'dns-search-list-wrong'];

const answer = async (words: string, faults: readonly string[] = []) => {
  const { report, recording } = await askPlayground(`why-no-dns ${words}`, faults);
  if (recording === null) throw new Error('no recording');
  return { report, recording, codes: report.causes.map(({ code }) => code) };
};

describe('a fault', () => {
  it.concurrent.each(faultsOf('why-no-dns').map(({ name, code }) => [name, code] as const))(
    '%s is found',
    async (name, code) => {
      const { report, recording, codes } = await answer('shop/web-0', [name]);
      expect([codes[0], report.verdict]).toEqual([code, WARNS.includes(code) ? 'warn' : 'fail']);
      for (const { say, remedies } of report.causes) {
        expect([say.ko.match(/[가-힣]/) === null, say.en.length > 250, remedies.length]).toEqual([
          false,
          false,
          expect.any(Number),
        ]);
        expect(remedies.filter(({ run, verify }) => run === '' || /why-no-egress shop\/web-0/.test(verify))).toEqual(
          [],
        );
      }
      expect(JSON.stringify(judge(JSON.parse(JSON.stringify(recording)), RUNBOOKS))).toBe(JSON.stringify(report));
    },
  );

  /** The others are held to it by the question they come from. */
  const own = faultsOf('why-no-dns').filter(({ code }) => /dns|vxlan|masquerade/.test(code));

  it.concurrent.each(own.map(({ name }) => name))('%s is blamed on where it is, seen from node-3', async (name) => {
    const { report } = await answer('shop/db-0', [name]);
    const here = report.causes.filter(({ say }) => /node-3|db-0/.test(say.en) && !/node-[12]/.test(say.en));
    expect(here.map(({ code, say }) => [code, say.en])).toEqual([]);
  });
});

describe('names that resolve', () => {
  it.concurrent.each([
    'shop/web-0',
    'shop/web-0 google.com',
    'shop/web-0 cart',
    'shop/web-0 cart.shop.svc.cluster.local.',
    'shop/batch-2 web',
    'shop/api-6d9f7c5b8-x2k4q',
    'shop/edge-b7k2d google.com',
    'kube-system/coredns-7c65d6cfc9-4m7vz',
  ])('%s passes without a cause', async (words) => {
    const { report, codes } = await answer(words);
    const open = report.steps.filter(({ verdict }) => !['pass', 'skipped'].includes(verdict));
    expect([report.verdict, codes, open]).toEqual(['pass', [], []]);
  });

  it.concurrent.each(['cloud-egress-down', 'policy-denies-egress:world-only', 'pod-mtu-too-big', 'conntrack-filling'])(
    'pass beside %s, which stops no name',
    async (fault) => {
      const { report } = await answer('shop/web-0', [fault]);
      expect(report.verdict).toBe('pass');
    },
  );
});

describe('a name', () => {
  it.concurrent.each([
    ['nosuch', [], 'dns-name-not-found', 'fail'],
    ['nosuch.example.com', [], 'dns-name-not-found', 'fail'],
    ['ipv6.google.com', [], 'dns-name-no-address', 'fail'],
    ['www.dead.example', [], 'dns-name-unanswered', 'fail'],
    ['cart', ['dns-not-cluster-dns'], 'dns-not-cluster-dns', 'fail'],
    ['cart', ['dns-search-list-wrong'], 'dns-search-list-wrong', 'fail'],
    ['google.com', ['dns-search-list-wrong'], 'dns-search-list-wrong', 'warn'],
    ['nosuch', ['dns-upstream-blocked'], 'dns-upstream-blocked', 'fail'],
  ] as const)('%s with %j is %s', async (name, faults, code, verdict) => {
    const { report, codes } = await answer(`shop/web-0 ${name}`, faults);
    expect([codes[0], report.verdict]).toEqual([code, verdict]);
  });
});

describe('two faults at once', () => {
  it.concurrent.each([
    [
      ['masquerade-off', 'magicdns-forward'],
      ['masquerade-off', 'magicdns-forward'],
    ],
    [
      ['coredns-replica-unhealthy', 'dns-not-cluster-dns'],
      ['coredns-replica-unhealthy', 'dns-not-cluster-dns'],
    ],
  ])('%j are both named, lowest first', async (faults, expected) => {
    expect((await answer('shop/web-0', faults)).codes).toEqual(expected);
  });
});

describe('an answer that lost evidence', () => {
  it.concurrent.each([
    [[], 'shop/web-0'],
    [['magicdns-forward'], 'shop/web-0'],
    [['dns-udp-blocked'], 'shop/web-0'],
    [['policy-denies-dns:names'], 'shop/web-0'],
    [['coredns-replica-unhealthy:hang'], 'shop/web-0'],
    [['dns-service-unreachable'], 'shop/web-0 cart'],
  ] as const)('%j, asked for %s, never passes, fails or proves what is not so', async (faults, words) => {
    const { recording, codes } = await answer(words, faults);
    expect(lies(recording, codes)).toEqual([]);
  });

  it.concurrent.each(['dns', 'agents', 'ciliumPods', 'policies', 'siblings'] as const)(
    'is open or failed without %s',
    async (fact) => {
      const { recording } = await answer('shop/web-0', ['dns-service-unreachable']);
      const scene = { ...recording.scene, [fact]: notLooked('forbidden', 'lost') } as PodScene;
      expect(['fail', 'unknown']).toContain(judge({ ...recording, scene }, RUNBOOKS).verdict);
    },
  );

  it.concurrent('does not pass a pod set up to ask others when its file could not be read', async () => {
    const { recording } = await answer('shop/web-0', ['dns-not-cluster-dns']);
    const observations = recording.observations.map((one) =>
      one.step === 'resolver-config'
        ? { ...one, outcome: { kind: 'not-looked', reason: 'tool-missing', detail: 'no cat' } as const }
        : one,
    );
    expect(judge({ ...recording, observations }, RUNBOOKS).verdict).toBe('unknown');
  });
});
