// The bot as it is, with its real policy, store and audit, before a Slack and a cluster that are played: what attacks meet.
import { accessBy } from '../../src/access/access.ts';
import { approvalBy } from '../../src/access/approval.ts';
import { boundsBy } from '../../src/access/bounds.ts';
import { accessByKubernetes } from '../../src/access/by-kubernetes.ts';
import { accessByPolicy } from '../../src/access/by-policy.ts';
import { Limits } from '../../src/access/limits.ts';
import { auditedAccess } from '../../src/audited.ts';
import type { Access } from '../../src/engine/ports/access.ts';
import type { AccessFacts, Standing } from '../../src/engine/ports/access-facts.ts';
import type { Planner } from '../../src/engine/ports/approvals.ts';
import type { AuditNote } from '../../src/engine/ports/audit.ts';
import { type Looked, looked } from '../../src/model/looked.ts';
import type { Policy } from '../../src/model/policy.ts';
import { redact } from '../../src/ops/redact.ts';
import type { SlackParts } from '../../src/slack/parts.ts';
import { auditLines, verified } from '../../src/store/audit-read.ts';
import { openStore, type StorePlace } from '../../src/store/open.ts';
import { world } from '../slack/fakes.ts';

const STANDINGS: Readonly<Record<string, Standing>> = {
  UGUEST: 'guest',
  USTRANGER: 'stranger',
  UROBOT: 'bot',
  UGONE: 'deactivated',
};

const facts: AccessFacts = {
  standing: async (user) =>
    user === 'UNOBODY' ? { known: false, why: 'no-answer' } : { known: true, value: STANDINGS[user] ?? 'member' },
  reach: async (channel) => ({ known: true, value: channel === 'CSHARED' ? 'shared' : 'own' }),
  members: async (group) => (group === 'SDEAD' ? { known: false, why: 'no-answer' } : { known: true, value: ['U1'] }),
};

export const POLICY: Policy = {
  groups: { team: { usergroup: 'S1' }, lost: { usergroup: 'SDEAD' } },
  rules: [
    { effect: 'allow', who: ['*'], channels: ['C1', 'CSHARED', 'direct'] },
    { effect: 'allow', who: ['lost'], channels: ['C7'] },
    { effect: 'deny', who: ['*'], namespaces: ['pay'] },
    { effect: 'deny', who: ['U5'], questions: ['health'] },
    { effect: 'deny', who: ['U6'], deeds: ['share', 'manage'] },
  ],
  limits: { user: { perMinute: 3 } },
};

export interface World {
  readonly policy?: Policy;
  /** What Kubernetes says of everybody, where the policy asks it. */
  readonly reviewed?: Looked<boolean>;
  /** What would run; without it nothing that needs a second person's word can be asked. */
  readonly planner?: Planner;
  /** Where it keeps what it keeps; of several replicas the same. */
  readonly at?: StorePlace;
}

export const attacked = async (
  change: Partial<SlackParts> = {},
  { policy = POLICY, reviewed = looked(true), planner, at = { engine: 'sqlite', file: ':memory:' } }: World = {},
) => {
  let storeNow: () => number = Date.now;
  const store = await openStore(at, { share: false, now: () => storeNow() });
  const quiet = { error: () => undefined };
  let current = policy;
  const now = (): Policy => current;
  const home = (): string => 'prod';
  const reviews = { may: async () => reviewed };
  const access: Access = {
    ...accessByKubernetes(accessByPolicy(accessBy(facts), facts, now, home), now, home, reviews),
    bounds: (asker, deeds, approved) => boundsBy({ facts, policy: now, home, reviews }, asker, deeds, approved),
    ...approvalBy(facts, now, (question) => question === 'overlay'),
  };
  const { memory, audit, digests, journal, db } = store;
  const all = await world({
    ...{ memory, audit, digests, journal, redact },
    access: auditedAccess(access, audit, quiet),
    admit: new Limits({ policy: now, begun: store.beginnings, log: quiet }),
    ...(planner && { approval: { book: store.approvals, planner } }),
    maxQueued: 20,
    ...change,
  });
  storeNow = () => all.clock.now();
  return {
    ...all,
    store,
    /** The operator writes another policy. */
    rule(next: Policy): void {
      current = next;
    },
    /** What the audit holds, oldest first; the chain is whole or this throws. */
    async entries(): Promise<readonly AuditNote[]> {
      const { broken } = await verified(db);
      if (broken !== null) throw new Error(`the audit is ${broken.kind}`);
      const found: AuditNote[] = [];
      for await (const line of auditLines(db, {})) found.push(JSON.parse(line).entry);
      return found;
    },
    async close(): Promise<void> {
      const stopped = all.side.stop(0);
      await all.clock.advance(10_000);
      await stopped;
      await store.close();
    },
  };
};

export type Attacked = Awaited<ReturnType<typeof attacked>>;
