// May Oracle's API be asked about the nodes, and does it tell?
import type { CloudApi } from '../engine/ports/cloud.ts';
import type { Check } from '../model/checkup.ts';
import { notLooked } from '../model/looked.ts';
import type { NodeFacts } from '../model/scene.ts';
import { say } from '../model/text.ts';
import { parseOracleWayOut } from '../parsers/oracle-way-out.ts';
import { failed, fix, type Looking, off, passed, unseen } from './check.ts';

export const CLOUD = (cluster: string): Looking => ({
  ...{ id: 'oracle', area: 'cloud', cluster },
  looks: say('Oracle’s API', 'Oracle API'),
});

const SET_UP = fix(
  say('To let it say what blocks a node (docs/oracle.md):', '노드를 막는 것을 알려면(docs/oracle.md):'),
  'NETWHY_ORACLE=instance NETWHY_ORACLE_COMPARTMENT=<ocid1.compartment…>',
);
const POLICY = fix(
  say('The least policy (docs/oracle.md):', '필요한 최소 정책(docs/oracle.md):'),
  'Allow dynamic-group netwhy to read virtual-network-family in compartment <compartment>\nAllow dynamic-group netwhy to inspect instance-family in compartment <compartment>',
);
const INSTALL = fix(say('Install its SDK:', 'SDK를 설치하세요:'), 'npm install oci-common oci-core');

export const cloudOff = (cluster: string): Check =>
  off(CLOUD(cluster), say('not set up (NETWHY_ORACLE)', '설정되지 않음(NETWHY_ORACLE)'), SET_UP);

export const cloudChecks = async (
  cluster: string,
  cloud: CloudApi,
  node: NodeFacts | undefined,
  signal: AbortSignal,
): Promise<readonly Check[]> => {
  const looking = CLOUD(cluster);
  if (node === undefined)
    return [unseen(looking, notLooked('inconclusive', 'no node is known that it could be asked about'))];
  const seen = await cloud.wayOut({ node: node.name, instance: node.instance ?? '' }, signal);
  if (!seen.ok) return [refused(looking, seen.reason, `${node.name}: ${seen.detail}`)];
  const read = parseOracleWayOut({ argv: seen.value.argv, exitCode: 0, stdout: seen.value.stdout, stderr: '' });
  if (!read.ok) return [unseen(looking, notLooked(read.reason, `${node.name}: ${read.why}`))];
  const { route } = read.value;
  const rules = read.value.allowed(41_641);
  const gateway = 'kind' in route && (route.kind === 'nat' || route.kind === 'internet') ? route.gateway : null;
  const untold = [route, gateway, rules].flatMap((part) => (part !== null && 'untold' in part ? [part] : []));
  const [first] = untold;
  return [
    first === undefined
      ? passed(looking, say(`readable, asked about ${node.name}`, `읽을 수 있음(${node.name} 확인)`))
      : refused(looking, first.reason, `${node.name}: ${first.untold}`),
  ];
};

const refused = (looking: Looking, reason: Parameters<typeof notLooked>[0], detail: string): Check => {
  if (reason === 'forbidden') return failed(looking, say(detail, detail), POLICY);
  if (reason === 'tool-missing') return failed(looking, say(detail, detail), INSTALL);
  return unseen(looking, notLooked(reason, detail));
};
