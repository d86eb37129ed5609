// What does the Cilium agent hold for a pod: its true state and whether egress policy is enforced?
import { z } from 'zod';
import { type Parser, parsed, unreadable } from '../model/command-call.ts';
import { fromAgent } from './cilium-agent.ts';
import { count } from './json-text.ts';

export interface CiliumEndpoint {
  readonly id: number;
  /** ready, regenerating, restoring, waiting-for-identity …: the true state, unlike the CiliumEndpoint object's. */
  readonly state: string;
  /** overallHealth: OK, Bootstrap, Pending, Warning, Failure, Disabled; null when not said. */
  readonly health: string | null;
  /** null when the agent did not say in words we know. */
  readonly egressEnforced: boolean | null;
  /** Policy is only logged, nothing is dropped. */
  readonly auditMode: boolean;
  readonly identity: number | null;
}

// cilium: api/v1/models/endpoint.go
const endpoint = z.looseObject({
  id: count,
  spec: z.looseObject({ options: z.looseObject({ PolicyAuditMode: z.string().nullish() }).nullish() }).nullish(),
  status: z.looseObject({
    state: z.string().min(1),
    identity: z.looseObject({ id: count.nullish() }).nullish(),
    health: z.looseObject({ overallHealth: z.string().nullish() }).nullish(),
    policy: z.looseObject({ realized: z.looseObject({ 'policy-enabled': z.string().nullish() }).nullish() }).nullish(),
  }),
});

/** Values of policy-enabled: does egress policy drop packets? audit-* only logs. */
const ENFORCED: Readonly<Record<string, boolean>> = {
  none: false,
  ingress: false,
  egress: true,
  both: true,
  'audit-ingress': false,
  'audit-egress': false,
  'audit-both': false,
};

/** `cilium-dbg endpoint get cep-name:<namespace>/<pod> -o json`: a list of one. */
export const parseCiliumEndpoint: Parser<CiliumEndpoint> = (output) => {
  const read = fromAgent(output, z.array(endpoint));
  if (!read.ok) return read;
  const [one] = read.value;
  if (one === undefined || read.value.length > 1) return unreadable('not one Cilium endpoint');
  const enabled = one.status.policy?.realized?.['policy-enabled'] ?? '';
  return parsed({
    id: one.id,
    state: one.status.state,
    health: one.status.health?.overallHealth || null,
    egressEnforced: Object.hasOwn(ENFORCED, enabled) ? (ENFORCED[enabled] ?? null) : null,
    auditMode: enabled.startsWith('audit-') || one.spec?.options?.PolicyAuditMode === 'Enabled',
    identity: one.status.identity?.id ?? null,
  });
};
