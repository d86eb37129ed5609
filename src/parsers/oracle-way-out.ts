// What does Oracle say stands between a machine and the internet: address, route, gateway, and what its security rules let through?
import { z } from 'zod';
import { type Parser, parsed, unreadable } from '../model/command-call.ts';
import { UNKNOWN_REASONS, type UnknownReason } from '../model/verdict.ts';
import { oneNetwork } from './one-address.ts';
import { printable } from './printable.ts';

/** What Oracle would not tell, and why; a policy that is missing looks like a resource that is. */
export interface Untold {
  readonly untold: string;
  readonly reason: UnknownReason;
}

export type DefaultRoute =
  /** The table was read, and has no rule for 0.0.0.0/0. */
  | { readonly kind: 'none' }
  | { readonly kind: 'nat'; readonly id: string; readonly gateway: NatGateway | Untold }
  | { readonly kind: 'internet'; readonly id: string; readonly gateway: InternetGateway | Untold }
  /** A firewall's address, a DRG: where it leads is not followed. */
  | { readonly kind: 'other'; readonly id: string };

export interface NatGateway {
  readonly blocked: boolean;
  /** `AVAILABLE` when it works. */
  readonly state: string;
  readonly natIp: string;
}

export interface InternetGateway {
  readonly enabled: boolean;
  readonly state: string;
}

/** Whether any rule lets it through. */
export interface Allowed {
  /** TCP to anywhere: the web at least. */
  readonly tcpOut: boolean;
  /** UDP to anywhere, STUN's or tailscaled's port at least: without it there are only relays. */
  readonly udpOut: boolean;
  /** UDP from anywhere to tailscaled's port. */
  readonly wireguardIn: boolean;
}

export interface OracleWayOut {
  readonly privateIp: string;
  /** Empty when it has none. */
  readonly publicIp: string;
  /** `skipSourceDestCheck`: packets with another address than the VNIC's own pass too. */
  readonly forwards: boolean;
  readonly subnet: string;
  readonly routeTable: string;
  readonly route: DefaultRoute | Untold;
  /** Of the port given; untold when one of the lists was. */
  allowed(wireguardPort: number): Allowed | Untold;
}

const id = z.string().max(255);
const range = z.object({ min: z.int(), max: z.int() }).nullish();
const ports = z.object({ destinationPortRange: range }).nullish();
const rule = z.object({
  direction: z.enum(['EGRESS', 'INGRESS']),
  protocol: z.string(),
  source: z.string().nullish(),
  destination: z.string().nullish(),
  tcpOptions: ports,
  udpOptions: ports,
});
const untold = z.object({ untold: z.string(), reason: z.enum(UNKNOWN_REASONS) });
const nat = z.object({ blockTraffic: z.boolean(), lifecycleState: z.string(), natIp: z.string().nullish() });
const internet = z.object({ isEnabled: z.boolean(), lifecycleState: z.string() });

const documentShape = z.object({
  vnic: z.object({
    privateIp: z.string().nullish(),
    publicIp: z.string().nullish(),
    subnetId: id,
    skipSourceDestCheck: z.boolean().nullish(),
  }),
  routeTable: z.union([
    untold,
    z.object({
      id,
      routeRules: z.array(
        z.object({ destination: z.string().nullish(), destinationType: z.string().nullish(), networkEntityId: id }),
      ),
    }),
  ]),
  gateway: z.union([untold, nat, internet]).nullable(),
  rules: z.union([untold, z.array(rule)]),
});
type Rule = z.infer<typeof rule>;

const ANYWHERE = '0.0.0.0/0';
const TCP = '6';
const UDP = '17';
const WEB = [443, 80];
const STUN = 3478;

export const parseOracleWayOut: Parser<OracleWayOut> = ({ stdout }) => {
  let json: unknown;
  try {
    json = JSON.parse(stdout);
  } catch {
    return unreadable("the answer of Oracle's API is not JSON");
  }
  const read = documentShape.safeParse(json);
  if (!read.success) {
    const [first] = read.error.issues;
    return unreadable(`not understood in the answer of Oracle's API: ${first?.path.join('.') ?? ''}`);
  }
  const { vnic, routeTable, gateway, rules } = read.data;
  if (!('untold' in routeTable) && !routeTable.routeRules.every(isUnderstood))
    return unreadable("a destination in the route table of Oracle's API is no range");
  return parsed({
    privateIp: printable(vnic.privateIp ?? '', 64),
    publicIp: printable(vnic.publicIp ?? '', 64),
    forwards: vnic.skipSourceDestCheck === true,
    subnet: printable(vnic.subnetId, 255),
    routeTable: 'untold' in routeTable ? '' : printable(routeTable.id, 255),
    route: 'untold' in routeTable ? refused(routeTable) : routeOf(routeTable.routeRules, gateway),
    allowed: (port) => ('untold' in rules ? refused(rules) : toldOf(rules, allowedBy(rules, port))),
  });
};

const refused = ({ untold: why, reason }: Untold): Untold => ({ untold: printable(why, 200), reason });

const NOT_TOLD: Untold = { untold: 'the gateway was not told', reason: 'inconclusive' };

type Document = z.infer<typeof documentShape>;

/** Other destinations are names of Oracle's services. */
const isRange = ({ destinationType }: { destinationType?: string | null }): boolean =>
  (destinationType ?? 'CIDR_BLOCK') === 'CIDR_BLOCK';

/** What cannot be read might be the default route: then none of them is known to be missing. */
const isUnderstood = (rule: { destination?: string | null; destinationType?: string | null }): boolean =>
  !isRange(rule) || oneNetwork(rule.destination ?? '') !== null;

const routeOf = (
  rules: readonly { destination?: string | null; destinationType?: string | null; networkEntityId: string }[],
  gateway: Document['gateway'],
): DefaultRoute => {
  const found = rules.find((one) => isRange(one) && oneNetwork(one.destination ?? '') === ANYWHERE);
  if (found === undefined) return { kind: 'none' };
  const id = printable(found.networkEntityId, 255);
  const told = gateway !== null && 'untold' in gateway ? refused(gateway) : NOT_TOLD;
  if (id.startsWith('ocid1.natgateway.'))
    return {
      kind: 'nat',
      id,
      gateway:
        gateway !== null && 'blockTraffic' in gateway
          ? {
              blocked: gateway.blockTraffic,
              state: printable(gateway.lifecycleState, 40),
              natIp: printable(gateway.natIp ?? '', 64),
            }
          : told,
    };
  if (id.startsWith('ocid1.internetgateway.'))
    return {
      kind: 'internet',
      id,
      gateway:
        gateway !== null && 'isEnabled' in gateway
          ? { enabled: gateway.isEnabled, state: printable(gateway.lifecycleState, 40) }
          : told,
    };
  return { kind: 'other', id };
};

/** The far end of a rule; a group of Oracle's and a service bear a name instead of a range. */
const NAMED = /^(?:ocid1\.[a-z]{1,40}\.[a-z0-9._-]{1,255}|[a-z0-9-]{1,100})$/;
const farEnd = ({ direction, source, destination }: Rule): string =>
  (direction === 'EGRESS' ? destination : source) ?? '';

/** A rule that cannot be read might allow what no other does. */
const toldOf = (rules: readonly Rule[], allowed: Allowed): Allowed | Untold =>
  Object.values(allowed).every(Boolean) ||
  rules.every((one) => NAMED.test(farEnd(one)) || oneNetwork(farEnd(one)) !== null)
    ? allowed
    : { untold: 'a security rule is about no range', reason: 'unreadable' };

/** Lists and groups are one union of allows; without options a rule is about every port. */
const allowedBy = (rules: readonly Rule[], wireguardPort: number): Allowed => ({
  tcpOut: rules.some((one) => isOut(one) && speaks(one, TCP) && WEB.some((port) => covers(one.tcpOptions, port))),
  udpOut: rules.some(
    (one) => isOut(one) && speaks(one, UDP) && [STUN, wireguardPort].some((port) => covers(one.udpOptions, port)),
  ),
  wireguardIn: rules.some(
    (one) =>
      one.direction === 'INGRESS' && isEverywhere(one) && speaks(one, UDP) && covers(one.udpOptions, wireguardPort),
  ),
});

const isEverywhere = (rule: Rule): boolean => oneNetwork(farEnd(rule)) === ANYWHERE;
const isOut = (rule: Rule): boolean => rule.direction === 'EGRESS' && isEverywhere(rule);
const speaks = ({ protocol }: Rule, number: string): boolean => protocol === 'all' || protocol === number;

const covers = (options: z.infer<typeof ports>, port: number): boolean => {
  const asked = options?.destinationPortRange ?? null;
  return asked === null || (asked.min <= port && asked.max >= port);
};
