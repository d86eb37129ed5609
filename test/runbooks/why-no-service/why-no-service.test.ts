// Every fault of a service in the playground is named as what it is, through the API server, exec and the real agent program.
import { describe, expect, it } from 'vitest';
import { judge } from '../../../src/engine/judge.ts';
import { notLooked } from '../../../src/model/looked.ts';
import type { Observation, Recording } from '../../../src/model/recording.ts';
import type { ServiceFacts, ServiceScene } from '../../../src/model/scene.ts';
import { faultsOf } from '../../../src/playground/network/faults.ts';
import { RUNBOOKS } from '../../../src/runbooks/catalog.ts';
import { askPlayground } from '../../product/ask-playground.ts';
import { lies } from '../lost-evidence.ts';

const CART = 'shop/cart shop/web-0';

const answer = async (words: string, faults: readonly string[] = []) => {
  const { report, recording } = await askPlayground(`why-no-service ${words}`, faults);
  if (recording === null) throw new Error('no recording');
  return { report, recording, codes: report.causes.map(({ code }) => code) };
};

describe('a fault', () => {
  it.concurrent.each(faultsOf('why-no-service').map(({ name, code }) => [name, code] as const))(
    '%s is found',
    async (name, code) => {
      const { report, recording, codes } = await answer(CART, [name]);
      expect([codes[0], report.verdict, report.confidence]).toEqual([
        code,
        code === 'kube-proxy-conflict' ? 'warn' : 'fail',
        'proven',
      ]);
      for (const { say, remedies } of report.causes) {
        expect([/[가-힣]/.test(say.ko), say.en.length < 250, /undefined|NaN/.test(say.en + say.ko)]).toEqual([
          true,
          true,
          false,
        ]);
        expect(remedies.length).toBeGreaterThan(0);
        expect(remedies.filter((one) => one.run === '' || /why-no-egress shop\/web-0/.test(one.verify))).toEqual([]);
      }
      expect(JSON.stringify(judge(JSON.parse(JSON.stringify(recording)), RUNBOOKS))).toBe(JSON.stringify(report));
    },
  );

  it.concurrent.each([
    ['pod-not-running', 'pod-not-running'],
    ['pod-no-default-route', 'pod-no-default-route'],
    ['node-ip-forward-off', 'node-ip-forward-off'],
    ['node-firewall-rejects', 'node-firewall-rejects'],
    ['conntrack-full', 'conntrack-full'],
    ['tailscale-subnet-route-hijack', 'tailscale-subnet-route-hijack'],
    ['tailscale-exit-node-hijack', 'tailscale-exit-node-hijack'],
    ['tailscale0-down', 'tailscale0-down'],
    ['tailscaled-down', 'tailscaled-down'],
    ['policy-denies-egress', 'policy-denies-egress'],
    ['policy-denies-egress:cilium', 'policy-denies-egress'],
    ['program-missing:socket-lb', 'program-missing'],
    ['vxlan-port-blocked', 'overlay-cut'],
    ['tunnel-endpoint-wrong', 'overlay-cut'],
    ['coredns-down', 'service-name-unresolved'],
  ])('of another question, %s, is named %s here', async (name, code) => {
    const { report, codes } = await answer(CART, [name]);
    expect([codes[0], report.verdict]).toEqual([code, 'fail']);
  });

  it.concurrent.each([
    'node-no-default-route',
    'cloud-egress-down',
    'policy-denies-egress:world-only',
    'pod-mtu-too-big',
  ])('%s stops no service', async (name) => {
    const { report, codes } = await answer(CART, [name]);
    expect([report.verdict, codes]).toEqual(['pass', []]);
  });

  it.concurrent.each([
    [
      ['lb-map-diverged', 'kube-proxy-conflict'],
      ['lb-map-diverged', 'kube-proxy-conflict'],
    ],
    [
      ['backend-not-listening:one', 'lb-map-no-backends'],
      ['backend-not-listening', 'lb-map-no-backends'],
    ],
  ])('%j are both named, lowest first', async (faults, expected) => {
    expect((await answer(CART, faults)).codes).toEqual(expected);
  });

  it.concurrent('of another node is told as such', async () => {
    const { report } = await answer('shop/cart shop/batch-2', ['lb-map-no-backends']);
    expect([report.verdict, report.causes.map(({ code, subjects }) => [code, subjects])]).toEqual([
      'warn',
      [['service-fails-elsewhere', ['node-1']]],
    ]);
  });
});

describe('a node that hands nothing on to the pods behind a service', () => {
  it.concurrent('is named from afar, and nothing is proven where nobody could read its setting', async () => {
    const { report, recording } = await answer('shop/cart shop/batch-2', ['node-ip-forward-off']);
    expect(report.causes.map(({ code, subjects, confidence }) => [code, subjects, confidence])).toEqual([
      ['node-ip-forward-off', ['node-1'], 'proven'],
    ]);
    const blind = judge(
      without(recording, ({ step }) => step === 'backend-forwarding'),
      RUNBOOKS,
    );
    expect(blind.causes.map(({ code, confidence }) => [code, confidence])).toEqual([['overlay-cut', 'consistent']]);
  });
});

describe('a service that answers', () => {
  it.concurrent.each([
    'shop/cart',
    'shop/web',
    'kube-system/kube-dns',
    CART,
    'shop/cart shop/edge-b7k2d',
    'shop/cart shop/batch-2',
    'shop/cart shop/cart-5f4d8c7b9d-h7sxl',
    'default/kubernetes',
  ])('%s passes without a cause', async (words) => {
    const { report, codes } = await answer(words);
    const odd = report.steps.filter(({ verdict }) => !['pass', 'skipped'].includes(verdict));
    expect([report.verdict, codes, odd]).toEqual(['pass', [], []]);
  });
});

type Lose = (one: Observation) => boolean;

const without = (recording: Recording, lost: Lose): Recording => ({
  ...recording,
  observations: recording.observations.map((one) =>
    lost(one) ? { ...one, outcome: { kind: 'not-looked', reason: 'forbidden', detail: 'no' } } : one,
  ),
});

/** Only what the API server says and the pods' own tools tell; no pod of these has `ss`. */
const withoutNodesAndCilium: Lose = ({ location, step }) =>
  location.at === 'node' || location.at === 'cilium' || step === 'backend-sockets';

describe('without agents on the nodes and without exec in Cilium', () => {
  it.concurrent.each([
    ['service-no-endpoints', 'service-no-endpoints'],
    ['service-no-endpoints:not-ready', 'service-no-endpoints'],
    ['service-port-mismatch', 'service-port-mismatch'],
    ['policy-denies-ingress', 'policy-denies-ingress'],
    ['backend-not-listening', 'backend-not-listening'],
    ['backend-not-listening:one', 'backend-not-listening'],
    ['lb-map-no-backends', 'service-not-translated'],
    ['lb-map-diverged', 'service-not-translated'],
    ['no-service-translation', 'no-service-translation'],
  ])('%s is still named %s', async (fault, code) => {
    const { recording } = await answer(CART, [fault]);
    const report = judge(without({ ...recording, ended: 'complete' }, withoutNodesAndCilium), RUNBOOKS);
    expect([report.causes[0]?.code, report.verdict]).toEqual([code, 'fail']);
  });

  it.concurrent('a service that answers passes', async () => {
    const { recording } = await answer(CART);
    expect(judge(without(recording, withoutNodesAndCilium), RUNBOOKS).verdict).toBe('pass');
  });
});

describe('an answer that lost evidence', () => {
  it.concurrent.each([
    'healthy',
    'lb-map-no-backends',
    'service-port-mismatch',
    'policy-denies-ingress',
    'backend-unresponsive',
    'backend-node-unreachable',
  ])('%s never passes, fails or proves what is not so', async (fault) => {
    const { recording, codes } = await answer(CART, fault === 'healthy' ? [] : [fault]);
    expect(lies(recording, codes)).toEqual([]);
  });
});

/** Judged from a healthy run with another service object in its place. */
const withService = async (change: Partial<ServiceFacts>, lost: Lose = () => false) => {
  const { recording } = await answer(CART);
  const scene = recording.scene as ServiceScene;
  return judge(
    without({ ...recording, scene: { ...scene, service: { ...scene.service, ...change } } as ServiceScene }, lost),
    RUNBOOKS,
  );
};

describe('a service of another kind', () => {
  it.concurrent('that is only another name says so', async () => {
    const { verdict, headline } = await withService({
      externalName: 'db.example.com',
      clusterIp: '',
      type: 'ExternalName',
    });
    expect([verdict, headline.en.startsWith('Service shop/cart is only another name for db.example.com')]).toEqual([
      'pass',
      true,
    ]);
  });

  it.concurrent('without an address is tried at its pods', async () => {
    const { verdict, headline, steps } = await withService({ headless: true, clusterIp: '' });
    const address = steps.find(({ id }) => id === 'service-address');
    expect([verdict, headline.en.includes('has no address of its own; the 2 pods'), address?.verdict]).toEqual([
      'pass',
      true,
      'skipped',
    ]);
  });

  it.concurrent('without a TCP port is not said to answer', async () => {
    const { headline } = await withService({
      ports: [{ name: 'http', protocol: 'UDP', port: 80, targetPort: '8080' }],
    });
    expect(headline.en).toContain('no TCP port to try');
  });

  it.concurrent('without a selector and endpoints sends to nobody', async () => {
    const { causes } = await withService({
      selector: {},
      selected: { ok: true, value: [] },
      endpoints: { ok: true, value: [] },
    });
    expect([causes[0]?.code, causes[0]?.say.en.includes('has no selector')]).toEqual(['service-no-endpoints', true]);
  });

  it.concurrent('whose endpoints may not be listed is open, not well, where nothing answers', async () => {
    const { verdict } = await withService(
      { endpoints: notLooked('forbidden', 'no'), selected: notLooked('forbidden', 'no') },
      ({ step }) => step === 'service-address',
    );
    expect(verdict).toBe('unknown');
  });
});
