// Does DNS work over TCP where it does not over UDP, and from a pod on another node?
import type { PodScene } from '../../model/scene.ts';
import { type Probe, podStep, type Reading } from '../../model/step.ts';
import { join, same, say } from '../../model/text.ts';
import { fail, type Judgement, pass, skipped, unknown } from '../../model/verdict.ts';
import { type DnsResult, parseDns } from '../../parsers/dns.ts';
import { hasNetwork, inOwnNetwork, NOT_RUNNING } from '../../steps/cannot-ask.ts';
import { resolves, speaks } from '../../steps/dns-judgement.ts';
import { dnsReplicas, elsewherePods, podPlace } from '../../steps/places.ts';
import { dnsProbe } from '../../steps/probes.ts';
import { dnsOutcomeWord } from '../../steps/words.ts';
import { onceItResolves } from './moot.ts';

const sawEach = (readings: readonly Reading<DnsResult>[]) =>
  join(
    readings.flatMap((one) => {
      if (!one.ok) return [];
      const what = dnsOutcomeWord(one.value.outcome);
      return [say(`${one.key}: ${what.en}`, `${one.key}: ${what.ko}`)];
    }),
  );

const noDns = (scene: PodScene): Judgement | null =>
  scene.dns.ok ? null : unknown(scene.dns.reason, same(scene.dns.detail));

const dnsTcp = podStep<DnsResult, 'dns-tcp'>({
  id: 'dns-tcp',
  asks: say('Do the CoreDNS pods answer over TCP?', 'CoreDNS 파드가 TCP로는 응답하는가?'),
  vantage: 'pod',
  evidence: true,
  probes: (scene, site): readonly Probe<DnsResult>[] | Judgement => {
    const place = inOwnNetwork(scene);
    if (!place.ok) return place.says;
    const cannot = noDns(scene);
    if (cannot !== null) return cannot;
    const probes = dnsReplicas(scene).map(({ ip }): Probe<DnsResult> => {
      const args = { server: ip, name: site.clusterName, timeoutMs: 1000, tcp: true };
      return { key: ip, location: place.location, call: { name: 'dns', args }, timeoutMs: 3000, parse: parseDns };
    });
    return probes.length > 0
      ? probes
      : skipped('not-applicable', say('there is no CoreDNS pod', 'CoreDNS 파드가 없음'));
  },
  judge: (readings) => {
    const answering = readings.flatMap((one) => (one.ok && speaks(one.value) ? [one.key] : []));
    const silent = readings.flatMap((one) => (one.ok && !speaks(one.value) ? [one.key] : []));
    const expected = say('an answer from each', '모두 응답');
    const facts = { answering, silent };
    const saw = sawEach(readings);
    return silent.length > 0 ? fail(saw, expected, facts) : pass(saw, expected, facts);
  },
  moot: onceItResolves,
});

const dnsElsewhere = podStep<DnsResult, 'dns-elsewhere'>({
  id: 'dns-elsewhere',
  asks: say('Does DNS work for a pod on another node?', '다른 노드의 파드에서는 DNS가 되는가?'),
  vantage: 'pod',
  evidence: true,
  probes: (scene, site): readonly Probe<DnsResult>[] | Judgement => {
    if (!hasNetwork(scene)) return NOT_RUNNING;
    const pods = elsewherePods(scene);
    if (pods.length === 0) return skipped('not-applicable', say('no pod on another node', '다른 노드에 파드가 없음'));
    if (!scene.dns.ok) return unknown(scene.dns.reason, same(scene.dns.detail));
    const { serviceIp } = scene.dns.value;
    return pods.map((pod) =>
      dnsProbe(`${pod.namespace}/${pod.name}`, podPlace(pod), serviceIp, site.clusterName, true),
    );
  },
  judge: (readings, scene) => {
    const works = readings.some((one) => one.ok && resolves(one.value));
    const expected = say('an address', 'IP 주소');
    const facts = { node: elsewherePods(scene)[0]?.node ?? '' };
    const saw = sawEach(readings);
    return works ? pass(saw, expected, facts) : fail(saw, expected, facts);
  },
  moot: onceItResolves,
});

export const REACH_STEPS = [dnsTcp, dnsElsewhere] as const;
