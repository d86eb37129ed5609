// What does the Cilium agent of a node say of itself? `cilium-dbg status -o json`.
import { type Parser, unreadable } from '../model/command-call.ts';

export interface CiliumStatus {
  /** Ok, Warning, Failure or Disabled. */
  readonly state: string;
  readonly message: string;
  /** null when the release does not say. */
  readonly masqueradeV4: boolean | null;
  readonly masqueradeMode: 'bpf' | 'iptables' | null;
  readonly exclusionCidrV4: string | null;
  readonly ipMasqAgent: boolean;
  readonly kubeProxyReplacement: boolean | null;
  /** Devices the datapath is attached to; empty when the agent names none. */
  readonly devices: readonly string[];
  /** `name: last failure message` of controllers that fail now. */
  readonly failingControllers: readonly string[];
  /** Tunnel, Native; empty when not said. */
  readonly routingMode: string;
  /** vxlan, geneve; empty when not said. */
  readonly tunnelProtocol: string;
  /** Probes of the agent that hang. */
  readonly stale: readonly string[];
}

export const parseCiliumStatus: Parser<CiliumStatus> = () => unreadable('not written yet');
