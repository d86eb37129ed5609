// What does the Cilium agent hold for a pod, or for all of its node: the true state, and which policy is enforced?
import { isIP } from 'node:net';
import { z } from 'zod';
import { type Parser, parsed, unreadable } from '../model/command-call.ts';
import { agentRefusal, askedJson } from './agent-text.ts';
import { fromAgent } from './cilium-agent.ts';
import { endpointsFromTable } from './cilium-endpoint-table.ts';
import { count } from './json-text.ts';
import { printable } from './printable.ts';

export interface CiliumEndpoint {
  readonly id: number;
  /** ready, regenerating, restoring, waiting-for-identity …: the true state, unlike the CiliumEndpoint object's. */
  readonly state: string;
  /** overallHealth: OK, Bootstrap, Pending, Warning, Failure, Disabled; null when not said. */
  readonly health: string | null;
  /** null when the agent did not say in words we know. */
  readonly egressEnforced: boolean | null;
  readonly ingressEnforced: boolean | null;
  /** Policy is only logged, nothing is dropped. */
  readonly auditMode: boolean;
  readonly identity: number | null;
  /** null for the host's own endpoint. */
  readonly ip: string | null;
  /** lxc…; null when not said. */
  readonly device: string | null;
  /** The policy meant is also the one in force; null when not said. */
  readonly policyRealized: boolean | null;
}

const policy = z.looseObject({ 'policy-enabled': z.string().nullish(), 'policy-revision': count.nullish() }).nullish();
// cilium: api/v1/models/endpoint.go
const endpoint = z.looseObject({
  id: count,
  spec: z.looseObject({ options: z.looseObject({ PolicyAuditMode: z.string().nullish() }).nullish() }).nullish(),
  status: z.looseObject({
    state: z.string().min(1),
    identity: z.looseObject({ id: count.nullish() }).nullish(),
    health: z.looseObject({ overallHealth: z.string().nullish() }).nullish(),
    networking: z
      .looseObject({
        addressing: z.array(z.looseObject({ ipv4: z.string().nullish() }).nullable()).nullish(),
        'interface-name': z.string().nullish(),
      })
      .nullish(),
    policy: z.looseObject({ realized: policy, spec: policy }).nullish(),
  }),
});

/** Values of policy-enabled: which policy drops packets, egress and ingress? audit-* only logs. */
const ENFORCED: Readonly<Record<string, readonly [egress: boolean, ingress: boolean]>> = {
  none: [false, false],
  ingress: [false, true],
  egress: [true, false],
  both: [true, true],
  'audit-ingress': [false, false],
  'audit-egress': [false, false],
  'audit-both': [false, false],
};

/** `cilium-dbg endpoint get cep-name:<namespace>/<pod> -o json`: a list of one. */
export const parseCiliumEndpoint: Parser<CiliumEndpoint> = (output) => {
  const read = fromAgent(output, z.array(endpoint));
  if (!read.ok) return read;
  const [one] = read.value;
  if (one === undefined || read.value.length > 1) return unreadable('not one Cilium endpoint');
  return parsed(endpointOf(one));
};

/** `cilium-dbg endpoint list`, as JSON or as a table. */
export const parseCiliumEndpoints: Parser<readonly CiliumEndpoint[]> = (output) => {
  const refused = agentRefusal(output);
  if (refused !== null) return refused;
  if (!askedJson(output)) return endpointsFromTable(output);
  const read = fromAgent(output, z.array(endpoint).nullable());
  return read.ok ? parsed((read.value ?? []).map(endpointOf)) : read;
};

const endpointOf = (one: z.infer<typeof endpoint>): CiliumEndpoint => {
  const { networking, policy: policies } = one.status;
  const enabled = policies?.realized?.['policy-enabled'] ?? '';
  const [egressEnforced = null, ingressEnforced = null] = (Object.hasOwn(ENFORCED, enabled) && ENFORCED[enabled]) || [];
  const [meant, realized] = [policies?.spec?.['policy-revision'], policies?.realized?.['policy-revision']];
  const ip = (networking?.addressing ?? []).map((address) => address?.ipv4 ?? '').find((text) => isIP(text) === 4);
  return {
    id: one.id,
    state: one.status.state,
    health: one.status.health?.overallHealth || null,
    egressEnforced,
    ingressEnforced,
    auditMode: enabled.startsWith('audit-') || one.spec?.options?.PolicyAuditMode === 'Enabled',
    identity: one.status.identity?.id ?? null,
    ip: ip ?? null,
    device: printable(networking?.['interface-name'] ?? '', 15) || null,
    policyRealized: meant == null || realized == null ? null : realized >= meant,
  };
};
