// What the matrix asks: every question each fault of a world belongs to, and every question of a healthy world many times.
import { FAULTS } from '../../src/playground/network/faults.ts';
import { RUNBOOKS } from '../../src/runbooks/catalog.ts';

export interface Case {
  readonly world: 'simulation' | 'lab';
  readonly question: string;
  /** Name of the fault; empty for a healthy world. */
  readonly fault: string;
  /** The cause that must be named first; empty where none may be. */
  readonly expected: string;
  /** As typed. */
  readonly words: string;
}

export interface Answered extends Case {
  /** Code of the first cause; empty when none was named. */
  readonly first: string;
  readonly confidence: string;
  readonly verdict: string;
  /** The other causes, in order. */
  readonly also: readonly string[];
  readonly durationMs: number;
  readonly right: boolean;
}

/** Words that meet the sick place of every fault: node-1, and the pod and service on it. */
const WORDS: Readonly<Record<string, string>> = {
  'why-no-egress': 'why-no-egress shop/web-0',
  'why-flaky': 'why-flaky node-1 node-2',
  'why-no-dns': 'why-no-dns shop/web-0',
  'why-no-service': 'why-no-service shop/cart shop/web-0',
  tailscale: 'tailscale node-1',
  overlay: 'overlay node-1',
  ebpf: 'ebpf node-1',
  mtu: 'mtu shop/web-0',
  tuning: 'tuning node-1',
  health: 'health',
  capture: 'capture vxlan node-1',
  explain: 'explain vxlan-over-tailscale',
};

/** Faults that only a way out of the cluster meets, by name, and only a way to a Service. */
const ON_THE_WAY_OUT =
  /^(?:cloud-egress-down|conntrack-filling$|coredns-|dns-|masquerade-|mtu-blackhole:egress|node-no-default-route|policy-denies-dns|policy-denies-egress:world-only|tailscale-exit-node-hijack)/;
const TO_A_SERVICE =
  /^(?:backend-|lb-map-|no-service-translation|policy-denies-ingress|program-missing:socket-lb|service-)/;

const pathTo = (fault: string): string =>
  ON_THE_WAY_OUT.test(fault) ? 'google.com' : TO_A_SERVICE.test(fault) ? 'svc/cart' : 'shop/web-1';

export const wordsFor = (question: string, fault = ''): string =>
  question === 'path' ? `path shop/web-0 ${pathTo(fault)}` : (WORDS[question] ?? question);

export const simulatedCases = (): readonly Case[] =>
  FAULTS.flatMap(({ name, code, questions }) =>
    questions
      .filter((question) => RUNBOOKS.has(question))
      .map((question) => ({
        world: 'simulation' as const,
        question,
        fault: name,
        expected: code,
        words: wordsFor(question, name),
      })),
  );

/**
 * Explaining judges nothing that could be a false alarm, but it is held to the same. The overview of a whole cluster is more
 * than one machine carries that plays all of its nodes with real programs: there it could not look, and says so.
 */
export const healthyCases = (world: Case['world'], runs: number): readonly Case[] =>
  [...RUNBOOKS.keys()]
    .filter((question) => !(world === 'lab' && question === 'health'))
    .flatMap((question) =>
      Array.from({ length: runs }, () => ({ world, question, fault: '', expected: '', words: wordsFor(question) })),
    );
