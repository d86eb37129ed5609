// Do names resolve for the pod: cluster names, outside names, the asked host; and for its neighbours and its node?
import type { PodScene } from '../../model/scene.ts';
import type { Site } from '../../model/site.ts';
import { type Probe, podStep } from '../../model/step.ts';
import { join, same, say, type Text } from '../../model/text.ts';
import { fail, type Judgement, pass, skipped, unknown } from '../../model/verdict.ts';
import type { DnsResult } from '../../parsers/dns.ts';
import { HOST_NETWORK, hasNetwork, inOwnNetwork, inTarget, NOT_RUNNING, onNode } from '../../steps/cannot-ask.ts';
import { bestOf, resolves, speaks } from '../../steps/dns-judgement.ts';
import { dnsReplicas, podPlace, siblingsOf } from '../../steps/places.ts';
import { dnsProbe, systemDnsProbe, twice } from '../../steps/probes.ts';
import { dnsSaw } from '../../steps/words.ts';
import { onceItReaches, onceItReachesWithAgent } from './moot.ts';

const EXPECTED = say('an address', 'IP 주소');

const dnsUnknown = (scene: PodScene): Judgement | null =>
  scene.dns.ok ? null : unknown(scene.dns.reason, same(scene.dns.detail));

const serviceIp = (scene: PodScene): string => (scene.dns.ok ? scene.dns.value.serviceIp : '');

/** Cluster DNS is what the pod's own C library asks. */
const asksIt = (scene: PodScene): boolean => scene.target.dnsPolicy === undefined;

const dnsEndpoints = podStep({
  id: 'dns-endpoints',
  asks: say('Does the DNS service have ready CoreDNS pods?', 'DNS 서비스에 준비된 CoreDNS 파드가 있는가?'),
  vantage: 'api',
  evidence: true,
  probes: (scene) => {
    const cannot = dnsUnknown(scene);
    if (cannot !== null || !scene.dns.ok) return cannot ?? unknown('inconclusive', same(''));
    const { replicas } = scene.dns.value;
    const ready = replicas.filter((one) => one.ready).length;
    const saw = say(`${ready} of ${replicas.length} ready`, `${replicas.length}개 중 ${ready}개 준비됨`);
    const expected = say('at least one ready', '1개 이상 준비됨');
    return ready === 0 ? fail(saw, expected, { ready }) : pass(saw, expected, { ready });
  },
  judge: () => unknown('inconclusive', same('answered from the objects')),
  moot: onceItReaches,
});

const judgeName = (name: string, reading: { ok: true; value: DnsResult } | { ok: false } | undefined): Judgement => {
  if (reading?.ok !== true) return unknown('inconclusive', same(''));
  const facts = { outcome: reading.value.outcome, addresses: reading.value.addresses };
  return resolves(reading.value)
    ? pass(dnsSaw(name, reading.value), EXPECTED, facts)
    : fail(dnsSaw(name, reading.value), EXPECTED, facts);
};

const dnsCluster = podStep<DnsResult, 'dns-cluster'>({
  id: 'dns-cluster',
  asks: say('Does the DNS service resolve a cluster name?', 'DNS 서비스가 클러스터 이름을 찾아 주는가?'),
  vantage: 'pod',
  probes: (scene, site) => {
    const place = inOwnNetwork(scene);
    if (!place.ok) return place.says;
    return (
      dnsUnknown(scene) ?? twice(dnsProbe('only', place.location, serviceIp(scene), site.clusterName, asksIt(scene)))
    );
  },
  judge: (readings, _scene, site) => {
    const reading = bestOf(readings);
    if (reading?.ok === true && reading.value.outcome === 'nxdomain') {
      // The server works; a cluster with a domain of its own has no such name.
      return unknown('inconclusive', dnsSaw(site.clusterName, reading.value), EXPECTED, { outcome: 'nxdomain' });
    }
    return judgeName(site.clusterName, reading);
  },
});

const dnsOutside = podStep<DnsResult, 'dns-outside'>({
  id: 'dns-outside',
  asks: say('Does an outside name resolve for the pod?', '파드에서 외부 이름을 찾을 수 있는가?'),
  vantage: 'pod',
  probes: (scene, site) => {
    const place = inTarget(scene);
    if (!place.ok) return place.says;
    // A host-network pod resolves as its node does.
    if (scene.target.hostNetwork) return twice(systemDnsProbe('only', place.location, site.outsideName));
    return (
      dnsUnknown(scene) ?? twice(dnsProbe('only', place.location, serviceIp(scene), site.outsideName, asksIt(scene)))
    );
  },
  judge: (readings, _scene, site) => judgeName(site.outsideName, bestOf(readings)),
});

const absolute = (host: string): string => (host.endsWith('.') ? host : `${host}.`);
const isAddress = (host: string): boolean => /^[\d.]+$|:/.test(host);

/** The asked host, with the node's own resolver beside it: a name that two resolvers do not know does not exist. */
const dnsHost = podStep<DnsResult, 'dns-host'>({
  id: 'dns-host',
  asks: say('Does the asked host resolve?', '지정한 호스트 이름을 찾을 수 있는가?'),
  vantage: 'pod',
  probes: (scene) => {
    const place = inTarget(scene);
    if (!place.ok) return place.says;
    if (scene.host === '') return skipped('not-applicable', say('no host was named', '지정한 호스트 없음'));
    if (isAddress(scene.host)) return skipped('not-applicable', say('the host is an address', '호스트가 IP 주소임'));
    const name = absolute(scene.host);
    const cannot = scene.target.hostNetwork ? null : dnsUnknown(scene);
    if (cannot !== null) return cannot;
    const probes = [
      scene.target.hostNetwork
        ? systemDnsProbe('pod', place.location, name)
        : dnsProbe('pod', place.location, serviceIp(scene), name, asksIt(scene)),
    ];
    const node = onNode(scene);
    if (node.ok) probes.push(systemDnsProbe('node', node.location, name));
    return probes;
  },
  judge: (readings, scene) => {
    const [pod, node] = readings;
    if (pod === undefined || !pod.ok) return unknown(pod?.reason ?? 'inconclusive', same(pod?.detail ?? ''), EXPECTED);
    const said = judgeName(absolute(scene.host), pod);
    return { ...said, facts: { ...said.facts, onNode: node?.ok === true ? node.value.outcome : '' } };
  },
});

/** Before the address of a CoreDNS pod that the first neighbour asks directly. */
const AT = '@';

const dnsSibling = podStep<DnsResult, 'dns-sibling'>({
  id: 'dns-sibling',
  asks: say('Does DNS work for other pods on the node?', '노드의 다른 파드에서는 DNS가 되는가?'),
  vantage: 'pod',
  evidence: true,
  probes: (scene: PodScene, site: Site): readonly Probe<DnsResult>[] | Judgement => {
    if (!hasNetwork(scene)) return NOT_RUNNING;
    if (scene.target.hostNetwork) return HOST_NETWORK;
    const pods = siblingsOf(scene);
    if (pods.length === 0) return skipped('not-applicable', say('no other pod on the node', '노드에 다른 파드가 없음'));
    return (
      dnsUnknown(scene) ?? [
        ...pods.map((pod) =>
          dnsProbe(`${pod.namespace}/${pod.name}`, podPlace(pod), serviceIp(scene), site.clusterName, true),
        ),
        // By the service, one pod of two that is dead fails by luck: then another answers by its address.
        ...pods
          .slice(0, 1)
          .flatMap((pod) =>
            dnsReplicas(scene).map(({ ip }) => dnsProbe(`${AT}${ip}`, podPlace(pod), ip, site.clusterName)),
          ),
      ]
    );
  },
  judge: (readings, _scene, site) => {
    const parts: Text[] = [];
    let works = false;
    const answered = readings.flatMap((one) =>
      one.ok && one.key.startsWith(AT) && speaks(one.value) ? [one.key.slice(AT.length)] : [],
    );
    for (const reading of readings) {
      if (!reading.ok || reading.key.startsWith(AT)) continue;
      works ||= resolves(reading.value);
      const saw = dnsSaw(site.clusterName, reading.value);
      parts.push(say(`${reading.key}: ${saw.en}`, `${reading.key}: ${saw.ko}`));
    }
    const lost = readings.find((one) => !one.ok);
    if (parts.length === 0) return unknown(lost?.ok === false ? lost.reason : 'inconclusive', same(''), EXPECTED);
    return works ? pass(join(parts), EXPECTED) : fail(join(parts), EXPECTED, { answered });
  },
  moot: onceItReaches,
});

const nodeDns = podStep<DnsResult, 'node-dns'>({
  id: 'node-dns',
  asks: say('Does the node resolve outside names by its own resolver?', '노드가 자체 리졸버로 외부 이름을 찾는가?'),
  vantage: 'node',
  evidence: true,
  probes: (scene, site) => {
    const place = onNode(scene);
    return place.ok ? [systemDnsProbe('only', place.location, site.outsideName)] : place.says;
  },
  judge: ([reading], _scene, site) => judgeName(site.outsideName, reading),
  moot: onceItReachesWithAgent,
});

export const CLUSTER_NAME_STEPS = [dnsEndpoints, dnsCluster, dnsOutside] as const;
export const NODE_NAME_STEPS = [dnsSibling, nodeDns] as const;
export const DNS_STEPS = [...CLUSTER_NAME_STEPS, dnsHost, ...NODE_NAME_STEPS] as const;
