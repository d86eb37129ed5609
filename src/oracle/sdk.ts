// Oracle's API by its official SDK: loaded when first asked, one try for each read, every list followed to its end.
import type { ComputeClient, VirtualNetworkClient } from 'oci-core';
import { hushSdk } from './hush.ts';
import type { OracleReads } from './reads.ts';

export interface OracleAccess {
  /** `instance`: as the machine netwhy runs on (instance principal). `config`: by the configuration file of Oracle's command line. */
  readonly auth: 'instance' | 'config';
  /** OCID of the compartment the machines are in. */
  readonly compartment: string;
  /** Of that file; empty for the SDK's own places (OCI_CONFIG_FILE, ~/.oci/config) and its profile DEFAULT. */
  readonly configFile: string;
  readonly profile: string;
}

/** Lists longer than this are cut off by an error, not in silence. */
const MOST_PAGES = 20;

/** @throws when the SDK is not installed, or no identity can be had. */
export const connectOracle = async ({ auth, compartment, configFile, profile }: OracleAccess): Promise<OracleReads> => {
  const [common, core] = await Promise.all([import('oci-common'), import('oci-core')]);
  hushSdk();
  const authenticationDetailsProvider =
    auth === 'instance'
      ? await new common.InstancePrincipalsAuthenticationDetailsProviderBuilder().build()
      : new common.ConfigFileAuthenticationDetailsProvider(configFile || undefined, profile || undefined);
  const params = { authenticationDetailsProvider };
  // A question has seconds: what is asked again later is asked by a person.
  const once = { retryConfiguration: common.NoRetryConfigurationDetails };
  return readsBy(new core.ComputeClient(params, once), new core.VirtualNetworkClient(params, once), compartment);
};

const readsBy = (compute: ComputeClient, network: VirtualNetworkClient, compartmentId: string): OracleReads => ({
  instancesNamed: async (displayName) => {
    const items = await allPages((page) => compute.listInstances({ compartmentId, displayName, ...page }));
    return items.filter(({ lifecycleState }) => lifecycleState === 'RUNNING').map(({ id }) => id);
  },
  vnicsOf: async (instanceId) => {
    const items = await allPages((page) => compute.listVnicAttachments({ compartmentId, instanceId, ...page }));
    return items.flatMap(({ lifecycleState, vnicId }) => (lifecycleState === 'ATTACHED' && vnicId ? [vnicId] : []));
  },
  vnic: async (vnicId) => {
    const {
      id,
      privateIp,
      publicIp,
      subnetId = '',
      nsgIds,
      routeTableId,
      isPrimary,
      skipSourceDestCheck,
    } = (await network.getVnic({ vnicId })).vnic;
    return {
      id,
      subnetId,
      ...(privateIp && { privateIp }),
      ...(publicIp && { publicIp }),
      ...(nsgIds && { nsgIds }),
      ...(routeTableId && { routeTableId }),
      ...(isPrimary !== undefined && { isPrimary }),
      // Oracle may answer null, which is its default: the check is on.
      ...(typeof skipSourceDestCheck === 'boolean' && { skipSourceDestCheck }),
    };
  },
  subnet: async (subnetId) => {
    const { routeTableId, securityListIds = [] } = (await network.getSubnet({ subnetId })).subnet;
    return { routeTableId, securityListIds };
  },
  routeTable: async (rtId) => {
    const { routeRules } = (await network.getRouteTable({ rtId })).routeTable;
    return {
      routeRules: routeRules.map(({ destination, destinationType, networkEntityId }) => ({
        destination: destination ?? null,
        destinationType: destinationType ?? null,
        networkEntityId,
      })),
    };
  },
  natGateway: async (natGatewayId) => {
    const { blockTraffic, lifecycleState, natIp } = (await network.getNatGateway({ natGatewayId })).natGateway;
    return { blockTraffic, lifecycleState, natIp };
  },
  internetGateway: async (igId) => {
    const { isEnabled, lifecycleState } = (await network.getInternetGateway({ igId })).internetGateway;
    return { isEnabled: isEnabled ?? null, lifecycleState };
  },
  securityList: async (securityListId) => {
    const { egressSecurityRules, ingressSecurityRules } = (await network.getSecurityList({ securityListId }))
      .securityList;
    return { egress: egressSecurityRules.map(ruleOf), ingress: ingressSecurityRules.map(ruleOf) };
  },
  groupRules: async (networkSecurityGroupId) => {
    const items = await allPages((page) =>
      network.listNetworkSecurityGroupSecurityRules({ networkSecurityGroupId, ...page }),
    );
    return items.map((rule) => ({ ...ruleOf(rule), direction: rule.direction }));
  },
});

interface AnyRule {
  readonly protocol: string;
  readonly source?: string;
  readonly destination?: string;
  readonly tcpOptions?: { readonly destinationPortRange?: { readonly min: number; readonly max: number } };
  readonly udpOptions?: { readonly destinationPortRange?: { readonly min: number; readonly max: number } };
}

const ruleOf = ({ protocol, source, destination, tcpOptions, udpOptions }: AnyRule): object => ({
  protocol,
  source: source ?? null,
  destination: destination ?? null,
  tcpOptions: portsOf(tcpOptions),
  udpOptions: portsOf(udpOptions),
});

const portsOf = (options: AnyRule['tcpOptions']): object | null => {
  const range = options?.destinationPortRange;
  return options == null ? null : { destinationPortRange: range == null ? null : { min: range.min, max: range.max } };
};

const allPages = async <T>(
  ask: (page: { readonly page?: string }) => Promise<{ readonly items: T[]; readonly opcNextPage: string }>,
): Promise<readonly T[]> => {
  const all: T[] = [];
  let page: { readonly page?: string } = {};
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const { items, opcNextPage } = await ask(page);
    all.push(...items);
    if (!opcNextPage) return all;
    page = { page: opcNextPage };
  }
  throw Object.assign(new Error('a list of Oracle has too many pages'), { code: 'TOO_MANY_PAGES' });
};
