// What does the Cilium agent hold for a pod: its true state and whether egress policy is enforced?
import { type Parser, unreadable } from '../model/command-call.ts';

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

export const parseCiliumEndpoint: Parser<CiliumEndpoint> = () => unreadable('not written yet');
