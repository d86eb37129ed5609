// What netwhy finds of itself under each overlay's own roles, and with each of their rights taken away.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { loadAllYaml } from '@kubernetes/client-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NEVER, neededRights, rightWords } from '../../src/doctor/rights.ts';
import type { Check, Checkup } from '../../src/model/checkup.ts';
import { DEFAULT_SITE } from '../../src/model/site.ts';
import { type RbacObject, rbacAuthorizer } from '../../src/playground/cluster-server/rbac.ts';
import type { ObjectStore } from '../../src/playground/objects.ts';
import { BOT, type Enforced, enforced } from './enforced.ts';
import { HAS_KUBECTL, MANIFESTS, rendered } from './rendered.ts';

const open = ({ checks }: Checkup): readonly string[] =>
  checks
    .filter(({ verdict }) => verdict !== 'pass' && verdict !== 'skipped')
    .map(({ id, about, verdict }) => `${verdict} ${id} ${about}`.trim());
const of = ({ checks }: Checkup, id: string, about?: string): Check => {
  const found = checks.find((one) => one.id === id && (about === undefined || one.about === about));
  if (found === undefined) throw new Error(`no check ${id}`);
  return found;
};

/** `kube-system/netwhy-read: get configmaps/x` -> `get configmaps/x in kube-system`. */
const asRight = (grant: string): string => {
  const [, namespace = '', what = ''] = /^([^/]+)\/[^:]+: (.*)$/.exec(grant) ?? [];
  return namespace === '*' ? what : `${what} in ${namespace}`;
};

describe.skipIf(!HAS_KUBECTL)('the rights that are looked at', () => {
  const granted = (overlay: string) =>
    rbacAuthorizer(rendered(overlay) as unknown as readonly RbacObject[], BOT)
      .granted.map(asRight)
      .sort();

  it('are those that overlay full gives, and of tier A those of minimal', () => {
    const all = neededRights(DEFAULT_SITE);
    expect(all.map(rightWords).sort()).toEqual(granted('overlays/full'));
    expect(
      all
        .filter(({ tier }) => tier === 'A')
        .map(rightWords)
        .sort(),
    ).toEqual(granted('overlays/minimal'));
  });

  it('stand in the file that is named for them', () => {
    const given = (file: string): readonly string[] => {
      const objects = loadAllYaml(readFileSync(path.join(MANIFESTS, '..', file), 'utf8')) as readonly RbacObject[];
      return rbacAuthorizer(objects, BOT).granted.map(asRight);
    };
    const lost = neededRights(DEFAULT_SITE).filter((right) => !given(right.from).includes(rightWords(right)));
    expect(lost).toEqual([]);
  });
});

describe.skipIf(!HAS_KUBECTL).each([
  ['minimal', ['A'], ['pod', 'cilium', 'cloud'], 'skipped'],
  ['standard', ['A', 'C'], ['cilium', 'cloud'], 'skipped'],
  ['full', ['A', 'C', 'D'], ['cloud'], 'pass'],
] as const)('overlay %s', (overlay, tiers, dark, capture) => {
  it('is of its tier, with nothing to mend, and says what cannot be seen', { timeout: 60_000 }, async () => {
    const cluster = await enforced(rendered(`overlays/${overlay}`));
    // As its settings say.
    const captures = JSON.stringify(rendered(`overlays/${overlay}`)).includes('"NETWHY_CAPTURE":"on"');
    const checkup = await cluster.doctor({ captures });
    await cluster.close();
    expect([of(checkup, 'capture').verdict, / lack NET_RAW/.test(of(checkup, 'capture').saw.en)]).toEqual([
      capture,
      capture === 'skipped',
    ]);
    expect(open(checkup)).toEqual([]);
    expect(checkup.verdict).toBe('pass');
    expect(of(checkup, 'identity').saw.en).toBe('system:serviceaccount:netwhy:netwhy');
    const [reach] = checkup.reach;
    expect(reach?.tiers).toEqual(tiers);
    expect(reach?.unseen.map(({ vantage }) => vantage)).toEqual(dark);
    expect(reach?.unseen.every(({ steps }) => steps.length > 0)).toBe(true);
    expect(checkup.checks.filter(({ id }) => id === 'too-many-rights')).toHaveLength(NEVER.length);
  });
});

describe.skipIf(!HAS_KUBECTL)('overlay full with one thing wrong', () => {
  let cluster: Enforced;
  beforeAll(async () => {
    cluster = await enforced(rendered('overlays/full'));
  }, 60_000);
  afterAll(() => cluster?.close());

  it('names each right that is missing, and the file that gives it', { timeout: 180_000 }, async () => {
    expect(cluster.granted.length).toBeGreaterThan(20);
    const seen: unknown[] = [];
    const wanted: unknown[] = [];
    for (const grant of cluster.granted) {
      const right = asRight(grant);
      const { from = '', helpsOnly = false } =
        neededRights(DEFAULT_SITE).find((one) => rightWords(one) === right) ?? {};
      const { checks } = await cluster.doctor({ without: grant });
      const found = checks.find(({ id, about }) => id === 'right' && about === right);
      seen.push([right, found?.verdict, found?.saw.en.includes(right), found?.fixes[0]?.run]);
      wanted.push([right, helpsOnly ? 'warn' : 'fail', true, `kubectl apply -f ${from}`]);
    }
    expect(seen).toEqual(wanted);
  });

  it('is no tier D any more with half an exec in Cilium’s agents', async () => {
    const checkup = await cluster.doctor({ without: 'kube-system/netwhy-exec-cilium: create pods/exec' });
    expect([checkup.verdict, checkup.reach[0]?.tiers]).toEqual(['fail', ['A', 'C']]);
    expect(of(checkup, 'hubble').verdict).toBe('skipped');
  });

  it('cannot ask the agents without the right, which is unknown and never fine', async () => {
    const checkup = await cluster.doctor({ without: 'netwhy/netwhy-exec: create pods/exec' });
    expect(of(checkup, 'agent-version', 'node-1')).toMatchObject({ verdict: 'unknown', reason: 'forbidden' });
    expect(of(checkup, 'agent-tools', 'node-1').verdict).toBe('unknown');
    expect(checkup.reach[0]?.unseen.map(({ vantage }) => vantage)).toEqual(['node', 'pod', 'cloud']);
  });
});

describe.skipIf(!HAS_KUBECTL)('a policy that has Kubernetes asked', () => {
  it('wants one right more, which the component gives', { timeout: 60_000 }, async () => {
    const policy = { groups: {}, rules: [], limits: {}, kubernetes: { review: true, people: [] } };
    const cluster = await enforced(rendered('overlays/standard'));
    const checkup = await cluster.doctor({ policy });
    await cluster.close();
    const lacking = of(checkup, 'right', 'create subjectaccessreviews.authorization.k8s.io');
    const [file = ''] = lacking.fixes.map(({ run }) => run.replace('kubectl apply -f ', ''));
    const given = loadAllYaml(readFileSync(path.join(MANIFESTS, '..', file), 'utf8')) as readonly RbacObject[];
    expect([lacking.verdict, rbacAuthorizer(given, BOT).granted.map(asRight)]).toEqual(['fail', [lacking.about]]);
  });
});

const pods = (objects: ObjectStore): readonly { readonly metadata: { readonly name: string } }[] =>
  objects.list('pods', 'netwhy') as never;
const edit = (objects: ObjectStore, at: number, status: object): void => {
  const pod = pods(objects)[at];
  if (pod !== undefined)
    objects.put('pods', { ...pod, status: { ...(pod as never as { status: object }).status, ...status } } as never);
};

describe.skipIf(!HAS_KUBECTL)('agents', () => {
  const looked = async (change: (objects: ObjectStore) => void): Promise<Checkup> => {
    const cluster = await enforced(rendered('overlays/standard'));
    try {
      return await cluster.doctor({ change });
    } finally {
      await cluster.close();
    }
  };

  it('that do not start are named with what the kubelet says', { timeout: 60_000 }, async () => {
    const checkup = await looked((objects) =>
      edit(objects, 0, {
        phase: 'Pending',
        conditions: [],
        containerStatuses: [{ name: 'agent', ready: false, state: { waiting: { reason: 'ImagePullBackOff' } } }],
      }),
    );
    const bare = checkup.checks.find(({ id, verdict }) => id === 'agent' && verdict === 'fail');
    expect(bare?.saw.en).toContain('agent waiting:ImagePullBackOff');
    expect(bare?.fixes[0]?.run).toMatch(/^kubectl -n netwhy describe pod netwhy-agent-/);
    expect(of(checkup, 'agent', '').saw.en).toContain('ready on 2 of 3 nodes');
  });

  it('that are nowhere have one fix', { timeout: 60_000 }, async () => {
    const checkup = await looked((objects) => {
      for (const { metadata } of pods(objects)) objects.delete('pods', 'netwhy', metadata.name);
      for (const set of objects.list('apps/daemonsets', 'netwhy'))
        objects.delete('apps/daemonsets', 'netwhy', set.metadata.name);
    });
    expect(checkup.checks.filter(({ id }) => id === 'agent')).toMatchObject([
      { verdict: 'fail', fixes: [{ run: 'kubectl apply -k manifests/overlays/standard' }] },
    ]);
    expect(checkup.reach[0]?.tiers).toEqual(['A']);
  });
});
