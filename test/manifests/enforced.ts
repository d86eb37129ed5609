// The playground's cluster as an overlay would make it: its roles decide about every request, its DaemonSet makes the agents.
import { parseWords } from '../../src/command/parse.ts';
import { type Composed, compose, DEFAULT_CAPS } from '../../src/compose.ts';
import { composeDoctor } from '../../src/compose-doctor.ts';
import type { KubeRight, KubeUser } from '../../src/engine/ports/access-review.ts';
import type { Checkup } from '../../src/model/checkup.ts';
import { Fault } from '../../src/model/fault.ts';
import type { Looked } from '../../src/model/looked.ts';
import type { Policy } from '../../src/model/policy.ts';
import type { Report } from '../../src/model/report.ts';
import { DEFAULT_SITE } from '../../src/model/site.ts';
import type { ExecAdmission } from '../../src/playground/cluster-server/exec-upgrade.ts';
import {
  type RbacAuthorizer,
  type RbacObject,
  rbacAuthorizer,
  serviceAccount,
} from '../../src/playground/cluster-server/rbac.ts';
import type { Attempt } from '../../src/playground/cluster-server/status.ts';
import type { KubeObject, ObjectStore } from '../../src/playground/objects.ts';
import { startPlaygroundCluster } from '../../src/playground-cluster.ts';
import type { Manifest } from './rendered.ts';

export const BOT = serviceAccount('netwhy', 'netwhy');

export interface Asked {
  /** null when asking ended in a sentence instead of an answer. */
  readonly report: Report | null;
  readonly fault: string;
  /** Grants that allowed something, as `kube-system/netwhy-read-cilium: get configmaps/cilium-config`. */
  readonly used: ReadonlySet<string>;
  /** What was refused, as `create pods/exec in shop`. */
  readonly refused: ReadonlySet<string>;
}

export interface Enforced {
  readonly granted: readonly string[];
  /** @param but `keeps`: as the bot, which watches; else as the command line. */
  ask(
    words: string,
    but?: { readonly without?: string; readonly fault?: string; readonly keeps?: boolean },
  ): Promise<Asked>;
  /** What pickers and names in messages look for, one kind after the other. */
  search(): Promise<Omit<Asked, 'report'>>;
  /** Asks in somebody's name whether they may. */
  review(
    who: KubeUser,
    right: KubeRight,
    but?: { readonly without?: string },
  ): Promise<Omit<Asked, 'report'> & { readonly answer: Looked<boolean> | null }>;
  /** What netwhy finds of itself. @param change what is broken meanwhile, among objects. */
  doctor(but?: {
    readonly without?: string;
    readonly change?: (objects: ObjectStore) => void;
    readonly policy?: Policy;
    readonly captures?: boolean;
  }): Promise<Checkup>;
  close(): Promise<void>;
}

/** @param admission what may refuse an exec that the roles allow */
export const enforced = async (overlay: readonly Manifest[], admission?: ExecAdmission): Promise<Enforced> => {
  const roles = overlay as unknown as readonly RbacObject[];
  let current: RbacAuthorizer = rbacAuthorizer(roles, BOT);
  let refused = new Set<string>();
  const cluster = await startPlaygroundCluster([], {
    timeScale: 0.02,
    ...(admission && { admission }),
    authorizer: {
      account: BOT,
      allows: (attempt, who) => {
        const isAllowed = current.allows(attempt, who);
        if (!isAllowed) refused.add(said(attempt));
        return isAllowed;
      },
    },
  });
  makeAgents(overlay, cluster.network.objects);

  const watched = async <T>(without: string, work: (composed: Composed) => Promise<T>, keeps = false) => {
    current = rbacAuthorizer(without === '' ? roles : taken(roles, without), BOT);
    refused = new Set();
    const composed = compose({
      source: { kubeconfig: cluster.kubeconfig },
      cluster: '',
      site: DEFAULT_SITE,
      caps: DEFAULT_CAPS,
      captures: true,
      keeps,
    });
    try {
      return { value: await work(composed), fault: '', used: current.used, refused };
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      return { value: null, fault: error.say.en, used: current.used, refused };
    } finally {
      await composed.settled();
      await composed.close();
    }
  };
  const signal = new AbortController().signal;

  return {
    granted: current.granted,
    ask: async (words, { without = '', fault = '', keeps = false } = {}) => {
      const command = parseWords(words);
      if (command.kind !== 'ask') throw new Error(`not a question: ${words}`);
      if (fault !== '') cluster.network.break(fault);
      const { value, ...seen } = await watched(
        without,
        ({ answerer }) => answerer.answer(command.ask, { run: 'r-test', signal }),
        keeps,
      );
      if (fault !== '') cluster.network.fix();
      return { report: value?.report ?? null, ...seen };
    },
    search: async () => {
      const kinds = ['pod', 'service', 'node', 'workload', 'namespace'] as const;
      const { value, fault, ...seen } = await watched('', async ({ search }) =>
        Promise.all(kinds.map((kind) => search({ kinds: [kind], text: '', namespace: '', limit: 5 }, signal))),
      );
      const blind = (value ?? []).flatMap((one) => (one.ok ? [] : [one.detail]));
      return { fault: [fault, ...blind].filter(Boolean).join('; '), ...seen };
    },
    review: async (who, right, { without = '' } = {}) => {
      const { value, ...seen } = await watched(without, ({ review }) => review(who, right));
      return { answer: value, ...seen };
    },
    doctor: async ({ without = '', change, policy = null, captures = false } = {}) => {
      change?.(cluster.network.objects);
      const { value, fault } = await watched(without, ({ looks }) =>
        composeDoctor({
          settings: { site: DEFAULT_SITE, captures },
          policy: () => policy,
          clusters: [looks],
          cloud: null,
          own: [],
          onBroken: (_task, error) => {
            throw error;
          },
        }).examine({ cluster: '', run: 'r-test', signal }),
      );
      if (value === null) throw new Error(fault);
      return value;
    },
    close: () => cluster.close(),
  };
};

const said = ({ verb, resource, subresource, namespace }: Attempt): string =>
  `${verb} ${resource.plural}${subresource && `/${subresource}`}${namespace && ` in ${namespace}`}`;

/** The same roles, one rule for each grant, without the one. */
const taken = (roles: readonly RbacObject[], grant: string): readonly RbacObject[] => {
  const bindings = roles.filter(({ rules }) => rules === undefined);
  const without = roles.map((role) => ({
    ...role,
    ...(role.rules && {
      rules: role.rules
        .flatMap((rule) =>
          (rule.resources ?? []).flatMap((resource) =>
            rule.verbs.map((verb) => ({ ...rule, resources: [resource], verbs: [verb] })),
          ),
        )
        .filter((rule) => !rbacAuthorizer([{ ...role, rules: [rule] }, ...bindings], BOT).granted.includes(grant)),
    }),
  }));
  const left = rbacAuthorizer(without, BOT).granted.length;
  if (left !== rbacAuthorizer(roles, BOT).granted.length - 1) throw new Error(`no single grant "${grant}"`);
  return without;
};

/** The demo's agents become pods of the overlay's DaemonSet. */
const makeAgents = (overlay: readonly Manifest[], objects: ObjectStore): void => {
  const template = overlay.find(({ kind }) => kind === 'DaemonSet')?.spec?.template;
  if (template === undefined) throw new Error('no DaemonSet');
  for (const pod of objects.list('pods', 'netwhy')) {
    const { spec, status, metadata } = pod as KubeObject & { spec: object; status: object };
    objects.put('pods', {
      ...pod,
      metadata: { ...metadata, labels: { ...template.metadata.labels } },
      spec: { ...spec, ...template.spec },
      status,
    });
  }
};
