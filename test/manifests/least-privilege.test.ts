// What is granted is needed, and what is needed is granted: each overlay's own roles decide about every request of every question.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Asked, type Enforced, enforced } from './enforced.ts';
import { QUESTIONS } from './questions.ts';
import { HAS_KUBECTL, rendered } from './rendered.ts';

/** The other ways to say what is meant, and names that are not there. */
const NAMES = [
  'why-no-egress deploy/cart -n shop',
  'why-no-egress sts/web -n shop',
  'why-no-egress ds/edge -n shop',
  'why-no-egress rs/api-6d9f7c5b8 -n shop',
  'why-no-egress nobody -n shop',
];

interface Tier {
  readonly overlay: string;
  /** Where a step may be refused an exec: the places this tier stays out of. */
  readonly outside: RegExp | null;
}

const INTO_CILIUM = 'kube-system/cilium-';
const TIERS: readonly Tier[] = [
  { overlay: 'minimal', outside: /^no right to exec in (?:shop|pay|kube-system)\// },
  { overlay: 'standard', outside: new RegExp(`^no right to exec in ${INTO_CILIUM}`) },
  { overlay: 'full', outside: null },
];

const unknowns = ({ report }: Asked) => report?.steps.filter(({ verdict }) => verdict === 'unknown') ?? [];

/** All tiers at once: most of a question is waiting for second readings. */
const seen = new Map<
  string,
  { readonly granted: readonly string[]; readonly answers: Map<string, Asked>; readonly needed: Set<string> }
>();
const askAll = async ({ overlay }: Tier): Promise<void> => {
  const cluster = await enforced(rendered(`overlays/${overlay}`));
  const answers = new Map<string, Asked>();
  for (const words of QUESTIONS) answers.set(words, await cluster.ask(words, { keeps: true }));
  for (const words of NAMES) answers.set(words, await cluster.ask(words));
  const all = [...answers.values(), await cluster.search()];
  seen.set(overlay, { granted: cluster.granted, answers, needed: new Set(all.flatMap(({ used }) => [...used])) });
  await cluster.close();
};

let asking: Promise<unknown> | undefined;
const allAsked = () => {
  asking ??= Promise.all(TIERS.map(askAll));
  return asking;
};

describe.skipIf(!HAS_KUBECTL).each(TIERS)('overlay $overlay', ({ overlay, outside }) => {
  beforeAll(async () => {
    await allAsked();
  }, 180_000);

  it.each(QUESTIONS)('answers as fully as its tier goes: %s', (words) => {
    const asked = seen.get(overlay)?.answers.get(words);
    if (asked?.report == null) throw new Error(asked?.fault);
    const { verdict } = asked.report;
    const blind = unknowns(asked).map(({ id, reason, saw }) => `${id}: ${reason}: ${saw.en}`);
    // Nobody gave access to Oracle's API, which is no matter of these roles.
    const known = (one: string): boolean =>
      one.startsWith('cloud-way-out: tool-missing') || (outside?.test(one.replace(/^[^:]*: forbidden: /, '')) ?? false);
    expect(blind.filter((one) => !known(one))).toEqual([]);
    expect(verdict).toBe(blind.length > 0 ? 'unknown' : 'pass');
    expect([...asked.refused].filter((one) => !/^get pods\/exec in (?:shop|pay|kube-system)$/.test(one))).toEqual([]);
  });

  it('grants nothing that no question needs', () => {
    const { granted = [], needed = new Set() } = seen.get(overlay) ?? {};
    expect(granted.length).toBeGreaterThan(20);
    expect(granted.filter((grant) => !needed.has(grant))).toEqual([]);
    expect(new Set(granted).size).toBe(granted.length);
  });
});

/** Where a missing grant shows: the question, with the fault it is needed for where all is well without. */
const SHOWS: readonly (readonly [grant: string, words: string, fault?: string])[] = [
  ['kube-system/netwhy-exec-cilium: get pods/exec', 'overlay node-1'],
  ['kube-system/netwhy-exec-cilium: create pods/exec', 'overlay node-1'],
  ['kube-system/netwhy-read-cilium-config: get configmaps/cilium-config', 'mtu shop/web-0'],
  ['netwhy/netwhy-exec: get pods/exec', 'tailscale node-1'],
  ['netwhy/netwhy-exec: create pods/exec', 'tailscale node-1'],
  ['*/netwhy-read: list pods', 'overlay node-1'],
  ['*/netwhy-read: list nodes', 'tailscale node-1'],
  ['*/netwhy-read: get services', 'why-no-service shop/cart shop/web-0'],
  ['*/netwhy-read: list services', 'why-no-egress shop/web-0'],
  ['*/netwhy-read: list endpointslices.discovery.k8s.io', 'path shop/web-0 svc/cart'],
  ['*/netwhy-read: list ciliumnodes.cilium.io', 'overlay node-1'],
  ['*/netwhy-read: get ciliumendpoints.cilium.io', 'why-no-egress shop/web-0', 'cilium-endpoint-not-ready'],
  ['*/netwhy-read: list networkpolicies.networking.k8s.io', 'why-no-egress shop/web-0', 'policy-denies-egress'],
  ['*/netwhy-read: list ciliumnetworkpolicies.cilium.io', 'why-no-egress shop/web-0', 'policy-denies-egress:cilium'],
  [
    '*/netwhy-read: list ciliumclusterwidenetworkpolicies.cilium.io',
    'why-no-egress shop/web-0',
    'policy-denies-egress',
  ],
];
/**
 * Where something else serves as well, so that nothing is unknown without it: an object also comes with a list while that is whole; a pod's
 * owner also tells its workload; pickers, and what a name that is not found may be instead, are help and no answer.
 */
const HELPS: readonly (readonly [grant: string, words: string])[] = [
  ['*/netwhy-read: get pods', 'why-no-egress shop/web-0'],
  ['*/netwhy-read: get nodes', 'why-no-egress nobody -n shop'],
  ['*/netwhy-read: get namespaces', 'why-no-egress shop/web-0'],
  ['*/netwhy-read: list namespaces', 'why-no-egress nobody -n shop'],
  ['*/netwhy-read: get deployments.apps', 'why-no-egress deploy/cart -n shop'],
  ['*/netwhy-read: list deployments.apps', 'why-no-egress deploy/cart -n shop'],
  ['*/netwhy-read: get statefulsets.apps', 'why-no-egress sts/web -n shop'],
  ['*/netwhy-read: list statefulsets.apps', 'why-no-egress sts/web -n shop'],
  ['*/netwhy-read: get daemonsets.apps', 'why-no-egress ds/edge -n shop'],
  ['*/netwhy-read: list daemonsets.apps', 'why-no-egress ds/edge -n shop'],
  ['*/netwhy-read: get replicasets.apps', 'why-no-egress rs/api-6d9f7c5b8 -n shop'],
];

/** Without them each question lists anew. */
const WATCHES = [
  'kube-system/netwhy-read-cilium-config: watch configmaps/cilium-config',
  ...[
    ...['pods', 'nodes', 'namespaces', 'services', 'endpointslices.discovery.k8s.io'],
    ...['networkpolicies.networking.k8s.io', 'ciliumnodes.cilium.io'],
    ...['ciliumnetworkpolicies.cilium.io', 'ciliumclusterwidenetworkpolicies.cilium.io'],
  ].map((what) => `*/netwhy-read: watch ${what}`),
];

describe.skipIf(!HAS_KUBECTL)('without one grant of overlay full', () => {
  let cluster: Enforced;
  beforeAll(async () => {
    cluster = await enforced(rendered('overlays/full'));
    await allAsked();
  }, 180_000);
  afterAll(() => cluster?.close());

  it('each is tried', () => {
    expect([...[...SHOWS, ...HELPS].map(([grant]) => grant), ...WATCHES].sort()).toEqual([...cluster.granted].sort());
  });

  it.each(SHOWS)('%s: a step is forbidden, with verb and resource', async (grant = '', words = '', fault = '') => {
    const [, verb = '', what = ''] = /: (\w+) ([^/.]+(?:\/exec)?)/.exec(grant) ?? [];
    const asked = await cluster.ask(words, { without: grant, fault });
    const forbidden = unknowns(asked).filter(({ reason }) => reason === 'forbidden');
    expect(forbidden.map(({ saw }) => saw.en)).toContainEqual(
      expect.stringMatching(new RegExp(`cannot ${verb} resource "${what}"`)),
    );
    expect(asked.report?.verdict === 'pass').toBe(false);
  });

  it.each(HELPS)('%s: the answer stays what it was', async (grant, words) => {
    const whole = seen.get('full')?.answers.get(words);
    const without = await cluster.ask(words, { without: grant });
    const said = (one?: Asked) => [one?.fault, one?.report?.verdict, one?.report?.headline];
    expect(said(without)).toEqual(said(whole));
  });

  it.each(WATCHES)('%s: the answer stays what it was', async (grant) => {
    const words = 'why-no-egress shop/web-0';
    const whole = seen.get('full')?.answers.get(words);
    const without = await cluster.ask(words, { without: grant, keeps: true });
    const said = (one?: Asked) => [one?.fault, one?.report?.verdict, one?.report?.headline];
    expect(said(without)).toEqual(said(whole));
    expect([...without.refused].filter((one) => one.startsWith('watch ')).length).toBeGreaterThan(0);
  });
});

describe.skipIf(!HAS_KUBECTL)('overlay postgres', () => {
  it('grants what overlay standard does', async () => {
    const roles = (overlay: string) => rendered(overlay).filter(({ kind }) => /Role(?:Binding)?$/.test(kind));
    expect(roles('overlays/postgres')).toEqual(roles('overlays/standard'));
  });
});
