// Whom does the pod ask for names, and whom do the nodes ask, which is whom CoreDNS forwards to?
import type { PodScene } from '../../model/scene.ts';
import { type Probe, podStep, type Reading } from '../../model/step.ts';
import { join, same, say } from '../../model/text.ts';
import { fail, type Judgement, pass, skipped, unknown, warn } from '../../model/verdict.ts';
import { parseResolvConf, type ResolvConf } from '../../parsers/resolv-conf.ts';
import { inOwnNetwork, onNodeNamed } from '../../steps/cannot-ask.ts';
import { dnsReplicas } from '../../steps/places.ts';
import { onceItResolves } from './moot.ts';
import { isRelative } from './names.ts';

/** Tailscale's own resolver. Source: tailscale net/tsaddr. */
export const MAGIC_DNS_IP = '100.100.100.100';
/** Where a node-local cache of cluster DNS listens. Source: kubernetes NodeLocal DNSCache. */
const NODE_LOCAL_IP = '169.254.20.10';

const READ = { name: 'read-file', args: { file: 'resolv-conf' } };

/** Domains a ClusterFirst pod completes short names with; the cluster's own name may be another. */
const completes = (search: readonly string[], namespace: string): boolean =>
  search.some((domain) => domain.startsWith(`${namespace}.svc.`));

const inCluster = (host: string): boolean => isRelative(host) || /\.svc(?:\.|$)|\.cluster\.local\.?$/.test(host);

const resolverConfig = podStep<ResolvConf, 'resolver-config'>({
  id: 'resolver-config',
  asks: say('Does the pod ask cluster DNS?', '파드가 클러스터 DNS에 물어보도록 되어 있는가?'),
  vantage: 'pod',
  probes: (scene) => {
    const place = inOwnNetwork(scene);
    if (!place.ok) return place.says;
    // CoreDNS asks others by design; what it asks shows at its node.
    if (dnsReplicas(scene).some((one) => one.ip === scene.target.ip))
      return skipped('not-applicable', say('the pod is CoreDNS itself', '파드가 CoreDNS 자신임'));
    return [{ key: 'only', location: place.location, call: READ, timeoutMs: 2000, parse: parseResolvConf }];
  },
  judge: ([reading], scene) => {
    if (reading === undefined || !reading.ok) return unknown('inconclusive', same(''));
    return judgeResolver(reading.value, scene);
  },
  // Cluster DNS that answers tells nothing of a pod that is set up to ask somebody else.
  moot: (verdictOf, scene) => (scene.target.dnsPolicy === undefined ? onceItResolves(verdictOf) : null),
});

const judgeResolver = ({ nameservers, search, ndots }: ResolvConf, scene: PodScene): Judgement => {
  if (!scene.dns.ok) return unknown(scene.dns.reason, same(scene.dns.detail));
  const { serviceIp } = scene.dns.value;
  const { namespace, dnsPolicy = 'ClusterFirst' } = scene.target;
  const expected = say(
    `nameserver ${serviceIp}, search ${namespace}.svc.…`,
    `nameserver ${serviceIp}, search ${namespace}.svc.…`,
  );
  const cluster = nameservers.some((one) => one === serviceIp || one === NODE_LOCAL_IP);
  const complete = completes(search, namespace);
  const facts = { nameservers, search, ndots, cluster, complete, dnsPolicy };
  const saw = same(`nameserver ${nameservers.join(', ') || '-'}, search ${search.join(' ') || '-'}, ndots ${ndots}`);
  if (cluster && complete) return pass(saw, expected, facts);
  // Meant to be so, and no name of the cluster was asked for: worth knowing only.
  const meant = dnsPolicy !== 'ClusterFirst' || cluster;
  return meant && !inCluster(scene.host || 'an.outside.name.')
    ? warn(saw, expected, facts)
    : fail(saw, expected, facts);
};

/** Nodes with a CoreDNS pod, and the target's own. */
const nodesToAsk = (scene: PodScene): readonly string[] =>
  [...new Set([...dnsReplicas(scene).map((one) => one.node), scene.target.node])].filter((node) => node !== '');

/** The agent's file is a copy of the node's, as that of CoreDNS is (dnsPolicy Default). */
const nodeResolver = podStep<ResolvConf, 'node-resolver'>({
  id: 'node-resolver',
  asks: say(
    'Whom do the nodes of CoreDNS ask for outside names?',
    'CoreDNS가 있는 노드는 외부 이름을 누구에게 묻는가?',
  ),
  vantage: 'node',
  evidence: true,
  probes: (scene): readonly Probe<ResolvConf>[] | Judgement => {
    const places = nodesToAsk(scene).map((node) => ({ node, place: onNodeNamed(scene, node) }));
    const probes = places.flatMap(({ node, place }): Probe<ResolvConf>[] =>
      place.ok ? [{ key: node, location: place.location, call: READ, timeoutMs: 2000, parse: parseResolvConf }] : [],
    );
    if (probes.length > 0) return probes;
    const [first] = places;
    return first === undefined || first.place.ok
      ? skipped('not-applicable', say('the pod has no node yet', '파드가 아직 노드에 배정되지 않음'))
      : first.place.says;
  },
  judge: (readings, scene) => {
    const magic = readings.flatMap((one) => (one.ok && one.value.nameservers.includes(MAGIC_DNS_IP) ? [one.key] : []));
    const seen = readings.filter((one) => one.ok).map((one) => one.key);
    const blind = nodesToAsk(scene).filter((node) => !seen.includes(node));
    const facts = { magic, seen };
    const saw = join(readings.flatMap(sawOf));
    const expected = say("the cloud's resolver", '클라우드의 리졸버');
    if (magic.length > 0) return fail(saw, expected, facts);
    return blind.length > 0
      ? unknown(reasonOf(readings), join([saw, same(`? ${blind.join(', ')}`)]), expected, facts)
      : pass(saw, expected, facts);
  },
  moot: onceItResolves,
});

const sawOf = (one: Reading<ResolvConf>) => (one.ok ? [same(`${one.key}: ${one.value.nameservers.join(', ')}`)] : []);

const reasonOf = (readings: readonly Reading<ResolvConf>[]) => {
  const blind = readings.find((one) => !one.ok);
  return blind === undefined || blind.ok ? 'tool-missing' : blind.reason;
};

export const RESOLVER_STEPS = [resolverConfig, nodeResolver] as const;
