// Which packets did Cilium drop lately, and why? `hubble observe … -o json`, one flow a line.
import { type Parser, unreadable } from '../model/command-call.ts';

export interface HubbleDrop {
  /** Hubble's enum, e.g. POLICY_DENIED. */
  readonly reason: string;
  readonly toIp: string | null;
  readonly toPort: number | null;
  /** EGRESS or INGRESS; null when unknown. */
  readonly direction: string | null;
}

/** None found is no proof that nothing was dropped. */
export const parseHubbleDrops: Parser<readonly HubbleDrop[]> = () => unreadable('not written yet');
