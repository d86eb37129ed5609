// What a fault of the lab is: what breaks where, how it is seen, how it is undone, and which cause each question must name.
import type { ObjectStore } from '../../../src/playground/objects.ts';
import type { NodeSpec, PodSpec, Topology } from '../../../src/playground/topology.ts';

export type Act =
  | { readonly at: string; readonly argv: readonly string[]; readonly input?: () => string }
  | { readonly daemon: string; readonly signal: NodeJS.Signals }
  /** One more daemon; up when it prints `ready`. */
  | { readonly start: string; readonly at: string; readonly argv: readonly string[] };

/** What people type, and the cause the answer must name first; null where it must name none. */
export interface Expectation {
  readonly question: string;
  readonly target: string;
  readonly cause: string | null;
  /** A second fault's cause, which must be named later. */
  readonly also?: string;
}

/** How the fault shows in the network itself, whatever a product says of it. */
export interface Sign {
  readonly at: string;
  readonly argv: readonly string[];
  readonly prints: RegExp;
}

export interface LabFault {
  /** `<cause code>` or `<cause code>:<variant>`. */
  readonly name: string;
  readonly on: readonly Act[];
  readonly undo: readonly Act[] | 'rebuild';
  /** Old flows are left as they are; else they are flushed, because they would keep their old treatment. */
  readonly keepFlows?: true;
  /** Follows the fault in the API server's objects. */
  readonly objects?: (store: ObjectStore) => void;
  readonly shows?: readonly Sign[];
  readonly expect: readonly Expectation[];
}

/** The parts of a topology that faults play with. */
export interface Cast {
  readonly topology: Topology;
  readonly n1: NodeSpec;
  readonly n2: NodeSpec;
  readonly n3: NodeSpec;
  /** shop/web-0 on node-1, host `n1p2`, and shop/web-1 on node-2, host `n2p2`. */
  readonly web0: PodSpec;
  readonly web1: PodSpec;
}

/** @throws Error when the topology has no such nodes and pods. */
export const castOf = (topology: Topology): Cast => {
  const [n1, n2, n3] = topology.nodes;
  const [web0, web1] = ['web-0', 'web-1'].map((name) =>
    topology.pods.find((pod) => pod.namespace === 'shop' && pod.name === name),
  );
  if (!n1 || !n2 || !n3 || !web0 || !web1) throw new Error('not a topology of three nodes with shop/web-0 and web-1');
  return { topology, n1, n2, n3, web0, web1 };
};

export const asks = (question: string, target: string, cause: string | null): Expectation => ({
  question,
  target,
  cause,
});
/** As asked of the pod that feels most faults. */
export const egress = (cause: string | null, target = 'shop/web-0'): Expectation =>
  asks('why-no-egress', target, cause);

export const on = (at: string, ...argv: string[]): Act => ({ at, argv });
export const ip = (at: string, command: string): Act => on(at, 'ip', ...command.split(' '));
export const nft = (at: string, command: string): Act => on(at, 'nft', command);
export const signal = (daemon: string, name: NodeJS.Signals): Act => ({ daemon, signal: name });

/** A filter table of the fault's own, with one rule. */
export const filter = (at: string, hook: 'input' | 'forward' | 'output', rule: string): Act =>
  nft(at, `add table ip f; add chain ip f c { type filter hook ${hook} priority -10; }; add rule ip f c ${rule}`);
export const noFilter = (at: string): Act => nft(at, 'delete table ip f');

/** Drops frames between two nodes in the subnet's switch, both ways. */
export const onTheWire = ({ n1, n2 }: Cast, rule: string): Act => {
  const both = `{ ${n1.vcnIp}, ${n2.vcnIp} }`;
  return nft(
    'vcn',
    `add table bridge f; add chain bridge f c { type filter hook forward priority 0; }; add rule bridge f c ip saddr ${both} ip daddr ${both} ${rule} counter drop`,
  );
};
export const wireFree: Act = nft('vcn', 'delete table bridge f');

export const sees = (at: string, command: string, prints: RegExp): Sign => ({ at, argv: command.split(' '), prints });
/**
 * 20 packets 20 ms apart: fewer can miss a loss. Where none may be lost the interval is long: after a first answer ping waits
 * for the last only as long as one interval, or twice the longest round trip (iputils).
 */
export const pings = (at: string, to: string, prints: RegExp, options = '-c 20 -i 0.02'): Sign =>
  sees(at, `ping -n ${options} -W 1 ${to}`, prints);
export const DEAD = / 100% packet loss/;
export const WELL = / 0% packet loss/;
/** Nobody said why: neither our own kernel nor a router on the way. */
export const SILENT = /^(?![\s\S]*(?:mtu|From))[\s\S]* 100% packet loss/;
