// Follows a machine's way out of Oracle's network, VNIC to gateway, and tells what each part is; nothing is judged here.
import type { CloudAnswer, CloudApi } from '../engine/ports/cloud.ts';
import { type Looked, looked, type NotLooked, notLooked } from '../model/looked.ts';
import type { OracleReads, Vnic } from './reads.ts';
import { refusalOf } from './refusal.ts';

type Untold = { readonly untold: string; readonly reason: NotLooked['reason'] };

/** @param connect opens the API when it is first asked; what it throws is told as not-looked, and tried again the next time */
export const oracleCloud = (connect: () => Promise<OracleReads>): CloudApi => ({
  wayOut: async ({ node, instance }, signal) => {
    try {
      return await untilGivenUp(
        signal,
        connect().then((reads) => follow(reads, node, instance)),
      );
    } catch (error) {
      return signal.aborted ? notLooked('timed-out', "Oracle's API did not answer in time") : refusalOf(error);
    }
  },
});

/** The SDK takes no signal: what comes later is thrown away. */
const untilGivenUp = <T>(signal: AbortSignal, work: Promise<T>): Promise<T> => {
  work.catch(() => undefined);
  if (signal.aborted) return Promise.reject(signal.reason);
  return Promise.race([
    work,
    new Promise<never>((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    }),
  ]);
};

const follow = async (reads: OracleReads, node: string, known: string): Promise<Looked<CloudAnswer>> => {
  const made: string[] = [];
  const get = <T>(path: string, read: Promise<T>): Promise<T> => {
    made.push(`GET ${path}`);
    return read;
  };
  const machine = known === '' ? await byName(reads, node, get) : looked(known);
  if (!machine.ok) return machine;
  const ids = await get(`vnicAttachments?instanceId=${machine.value}`, reads.vnicsOf(machine.value));
  const vnics = await Promise.all(ids.map((id) => get(`vnics/${id}`, reads.vnic(id))));
  const vnic = vnics.find(({ isPrimary }) => isPrimary === true) ?? vnics[0];
  if (vnic === undefined) return notLooked('inconclusive', `Oracle tells of no VNIC of ${node}`);

  const subnet = await told(get(`subnets/${vnic.subnetId}`, reads.subnet(vnic.subnetId)));
  // A VNIC may have a table of its own.
  const table = vnic.routeTableId ?? ('untold' in subnet ? undefined : subnet.routeTableId);
  const [route, rules] = await Promise.all([
    table === undefined ? { routeTable: subnet as Untold, gateway: null } : routed(reads, table, get),
    'untold' in subnet ? subnet : allRules(reads, subnet.securityListIds, vnic, get),
  ]);
  const stdout = JSON.stringify({ vnic: slim(vnic), ...route, rules });
  return looked({ argv: ['oracle-api', ...made.sort()], stdout });
};

const slim = ({ privateIp, publicIp, subnetId, skipSourceDestCheck }: Vnic): object => ({
  privateIp: privateIp ?? null,
  publicIp: publicIp ?? null,
  subnetId,
  skipSourceDestCheck: skipSourceDestCheck ?? null,
});

type Get = <T>(path: string, read: Promise<T>) => Promise<T>;

/** Where the node tells no id: by its name, which Oracle gives machines as a host name too. */
const byName = async (reads: OracleReads, node: string, get: Get): Promise<Looked<string>> => {
  const found = await get(`instances?displayName=${node}`, reads.instancesNamed(node));
  const [only] = found;
  if (only !== undefined && found.length === 1) return looked(only);
  return notLooked(
    'inconclusive',
    found.length === 0
      ? `the node tells no Oracle id (spec.providerID), and no machine in the compartment is called ${node}`
      : `${found.length} machines in the compartment are called ${node}, and the node tells no Oracle id (spec.providerID)`,
  );
};

const routed = async (reads: OracleReads, id: string, get: Get): Promise<object> => {
  const table = await told(get(`routeTables/${id}`, reads.routeTable(id)));
  if ('untold' in table) return { routeTable: table, gateway: null };
  const targets = table.routeRules.flatMap((rule) =>
    'destination' in rule && rule.destination === '0.0.0.0/0' && 'networkEntityId' in rule
      ? [String(rule.networkEntityId)]
      : [],
  );
  return { routeTable: { id, routeRules: table.routeRules }, gateway: await gatewayOf(reads, targets[0] ?? '', get) };
};

const gatewayOf = (reads: OracleReads, id: string, get: Get): Promise<object | Untold> | null => {
  if (id.startsWith('ocid1.natgateway.')) return told(get(`natGateways/${id}`, reads.natGateway(id)));
  if (id.startsWith('ocid1.internetgateway.')) return told(get(`internetGateways/${id}`, reads.internetGateway(id)));
  return null;
};

/** One that was not told leaves the whole open: what it allows is not known. */
const allRules = async (
  reads: OracleReads,
  lists: readonly string[],
  { nsgIds = [] }: Vnic,
  get: Get,
): Promise<readonly object[] | Untold> => {
  const parts = await Promise.all([
    ...lists.map(async (id) => {
      const list = await told(get(`securityLists/${id}`, reads.securityList(id)));
      if ('untold' in list) return list;
      return [
        ...list.egress.map((rule) => ({ ...rule, direction: 'EGRESS' })),
        ...list.ingress.map((rule) => ({ ...rule, direction: 'INGRESS' })),
      ];
    }),
    ...nsgIds.map((id) => told(get(`networkSecurityGroups/${id}/securityRules`, reads.groupRules(id)))),
  ]);
  const refused = parts.find((part): part is Untold => 'untold' in part);
  return refused ?? parts.flatMap((part) => ('untold' in part ? [] : part));
};

const told = async <T extends object>(read: Promise<T>): Promise<T | Untold> => {
  try {
    return await read;
  } catch (error) {
    const { reason, detail }: NotLooked = refusalOf(error);
    return { untold: detail, reason };
  }
};
