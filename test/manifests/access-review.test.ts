// The component access-review: one right more, needed for reviews; without it everybody is refused, and told which right it is.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessByKubernetes } from '../../src/access/by-kubernetes.ts';
import type { Policy } from '../../src/model/policy.ts';
import { BOT, type Enforced, enforced } from './enforced.ts';
import { HAS_KUBECTL, type Manifest, rendered, together } from './rendered.ts';

const GRANT = '*/netwhy-ask-access: create subjectaccessreviews.authorization.k8s.io';
const ADA = { name: 'ada', groups: [] };
const PODS = { verb: 'get', resource: 'pods', namespace: 'shop' } as const;

/** What the cluster's own administrator gave. */
const ADA_SEES_SHOP = [
  {
    kind: 'Role',
    metadata: { name: 'see', namespace: 'shop' },
    rules: [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }],
  },
  {
    kind: 'RoleBinding',
    metadata: { name: 'see', namespace: 'shop' },
    roleRef: { kind: 'Role', name: 'see' },
    subjects: [{ kind: 'User', name: 'ada' }],
  },
] as unknown as readonly Manifest[];

const POLICY: Policy = {
  groups: {},
  rules: [],
  limits: {},
  kubernetes: { review: true, people: [{ team: 'T1', user: 'U1', as: 'ada' }] },
};

describe.skipIf(!HAS_KUBECTL)('component access-review', () => {
  let cluster: Enforced;
  beforeAll(async () => {
    cluster = await enforced([...together('minimal', 'access-review'), ...ADA_SEES_SHOP]);
  });
  afterAll(() => cluster?.close());

  const may = async (namespace: string, without = '') => {
    const permit = await accessByKubernetes(
      { may: async () => ({ allowed: true }) },
      () => POLICY,
      () => 'prod',
      {
        may: async (_cluster, who, right) => {
          const { answer } = await cluster.review(who, right, { without });
          if (answer === null) throw new Error('no answer');
          return answer;
        },
      },
    ).may(
      { team: 'T1', user: 'U1', channel: 'C1' },
      { kind: 'ask', question: 'why-no-egress', cluster: '', namespace, sensitive: false },
    );
    return permit.allowed ? 'allowed' : permit.why.en;
  };

  it('gives one right beside those of the overlay, and a review needs it', async () => {
    const plain = await enforced(rendered('overlays/minimal'));
    expect(cluster.granted.filter((one) => !plain.granted.includes(one))).toEqual([GRANT]);
    await plain.close();
    const { answer, used } = await cluster.review(ADA, PODS);
    expect([answer, [...used]]).toEqual([{ ok: true, value: true }, [GRANT]]);
    // Nobody is acted as.
    expect(JSON.stringify(cluster.granted)).not.toContain('impersonate');
  });

  it('lets people look where the administrator lets them, and nowhere else', async () => {
    expect(await may('shop')).toBe('allowed');
    expect(await may('pay')).toMatch(/does not let you \(ada\) get pods in namespace pay/);
    expect((await cluster.review({ name: BOT.user, groups: [] }, PODS)).answer).toEqual({ ok: true, value: true });
  });

  it('missing, refuses everybody and names the verb', async () => {
    expect(await may('shop', GRANT)).toMatch(/must give it create subjectaccessreviews/);
    const { refused } = await cluster.review(ADA, PODS, { without: GRANT });
    expect([...refused]).toEqual(['create subjectaccessreviews']);
  });
});
