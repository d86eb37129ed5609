// May an account do this? Decides by Roles and their bindings as the API server does, and remembers which grants were needed.
import type { Attempt } from './status.ts';

export interface Subject {
  readonly user: string;
  readonly groups: readonly string[];
}

export interface Authorizer {
  /** The account every client of the server is; the playground's own player without. */
  readonly account?: Subject;
  /** @param who without it the account every client of the server is. */
  allows(attempt: Attempt, who?: Subject): boolean;
}

export interface RbacAuthorizer extends Authorizer {
  /** Everything the account was given, one verb on one resource each: `kube-system/netwhy-read: get configmaps/cilium-config`. */
  readonly granted: readonly string[];
  /** Which of them allowed something so far. Of two that allow the same, the second is never needed. */
  readonly used: ReadonlySet<string>;
}

/** Of rbac.authorization.k8s.io/v1: Roles, ClusterRoles and their bindings; other kinds are passed over. */
export interface RbacObject {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly rules?: readonly Rule[];
  readonly roleRef?: { readonly kind: string; readonly name: string };
  readonly subjects?: readonly { readonly kind: string; readonly name: string; readonly namespace?: string }[];
}

interface Rule {
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly verbs: readonly string[];
}

interface Grant {
  /** Where it counts; empty: everywhere. */
  readonly namespace: string;
  readonly group: string;
  readonly resource: string;
  /** Empty: any. */
  readonly name: string;
  readonly verb: string;
  readonly said: string;
}

export const rbacAuthorizer = (objects: readonly RbacObject[], account: Subject): RbacAuthorizer => {
  const own = grantsOf(objects, account);
  const used = new Set<string>();
  return {
    account,
    granted: own.map(({ said }) => said),
    used,
    allows: (attempt, who = account) => {
      const found = (who === account ? own : grantsOf(objects, who)).find((grant) => covers(grant, attempt));
      if (found !== undefined && who === account) used.add(found.said);
      return found !== undefined;
    },
  };
};

/** As the API server knows a service account. */
export const serviceAccount = (namespace: string, name: string): Subject => ({
  user: `system:serviceaccount:${namespace}:${name}`,
  groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'],
});

const grantsOf = (objects: readonly RbacObject[], who: Subject): readonly Grant[] =>
  objects
    .filter(({ kind, subjects = [] }) => kind.endsWith('RoleBinding') && subjects.some((one) => isMeant(one, who)))
    .flatMap((binding) => {
      const namespace = binding.kind === 'ClusterRoleBinding' ? '' : (binding.metadata.namespace ?? '');
      // A RoleBinding may name a ClusterRole: its rules then count in the binding's namespace alone.
      const role = objects.find(
        ({ kind, metadata }) =>
          kind === binding.roleRef?.kind &&
          metadata.name === binding.roleRef.name &&
          (kind === 'ClusterRole' || metadata.namespace === namespace),
      );
      return (role?.rules ?? []).flatMap((rule) => spread(namespace, role?.metadata.name ?? '', rule));
    });

const isMeant = (subject: NonNullable<RbacObject['subjects']>[number], who: Subject): boolean => {
  if (subject.kind === 'ServiceAccount') return serviceAccount(subject.namespace ?? '', subject.name).user === who.user;
  return subject.kind === 'Group' ? who.groups.includes(subject.name) : subject.name === who.user;
};

const spread = (namespace: string, role: string, rule: Rule): readonly Grant[] =>
  (rule.apiGroups ?? []).flatMap((group) =>
    (rule.resources ?? []).flatMap((resource) =>
      rule.verbs.flatMap((verb) =>
        (rule.resourceNames ?? ['']).map((name) => {
          const what = `${resource}${group && `.${group}`}${name && `/${name}`}`;
          return { namespace, group, resource, name, verb, said: `${namespace || '*'}/${role}: ${verb} ${what}` };
        }),
      ),
    ),
  );

const covers = (grant: Grant, { verb, resource, subresource, namespace, name }: Attempt): boolean => {
  const part = subresource === '' ? resource.plural : `${resource.plural}/${subresource}`;
  // The API server takes a Namespace for an object of the namespace it names.
  const where = resource.plural === 'namespaces' && resource.group === '' ? name : namespace;
  return (
    (grant.namespace === '' || grant.namespace === where) &&
    fits(grant.group, resource.group) &&
    fits(grant.resource, part) &&
    fits(grant.verb, verb) &&
    (grant.name === '' || grant.name === name)
  );
};

const fits = (granted: string, asked: string): boolean => granted === '*' || granted === asked;
