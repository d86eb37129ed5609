// Which of the CoreDNS pods answers, and which of them can ask the world outside?
import type { PodScene } from '../../model/scene.ts';
import { type Probe, podStep, type Reading } from '../../model/step.ts';
import { join, same, say, type Text } from '../../model/text.ts';
import { fail, type Judgement, pass, skipped, unknown } from '../../model/verdict.ts';
import type { DnsResult } from '../../parsers/dns.ts';
import type { PingResult } from '../../parsers/ping.ts';
import { inOwnNetwork } from '../../steps/cannot-ask.ts';
import { bestOf, resolves, speaks } from '../../steps/dns-judgement.ts';
import { mapProbe } from '../../steps/map-parsed.ts';
import { dnsReplicas } from '../../steps/places.ts';
import { dnsProbe, pingProbe, twice } from '../../steps/probes.ts';
import { dnsOutcomeWord } from '../../steps/words.ts';
import { onceItReaches } from './moot.ts';

type Value = { readonly kind: 'dns'; readonly dns: DnsResult } | { readonly kind: 'ping'; readonly ping: PingResult };

const ipOf = (key: string): string => key.slice(0, key.indexOf(':'));
const nodeOf = (scene: PodScene, ip: string): string => dnsReplicas(scene).find((one) => one.ip === ip)?.node ?? '';

const askReplicas = (scene: PodScene, probes: readonly Probe<Value>[]): readonly Probe<Value>[] | Judgement => {
  if (!scene.dns.ok) return unknown(scene.dns.reason, same(scene.dns.detail));
  return probes.length > 0 ? probes : skipped('not-applicable', say('there is no CoreDNS pod', 'CoreDNS 파드가 없음'));
};

interface Seen {
  readonly ip: string;
  readonly dns: DnsResult;
}

/** What each pod said, of two questions the better answer. */
const dnsOf = (readings: readonly Reading<Value>[]): readonly Seen[] => {
  const said = readings.flatMap((one) =>
    one.ok && one.value.kind === 'dns' ? [{ ip: ipOf(one.key), reading: { ...one, value: one.value.dns } }] : [],
  );
  return [...new Set(said.map(({ ip }) => ip))].flatMap((ip) => {
    const best = bestOf(said.flatMap((one) => (one.ip === ip ? [one.reading] : [])));
    return best?.ok === true ? [{ ip, dns: best.value }] : [];
  });
};

/** A pod nobody could ask leaves the question about each of them open. */
const notAsked = (readings: readonly Reading<Value>[], seen: readonly Seen[]): readonly string[] =>
  [...new Set(readings.map((one) => ipOf(one.key)))].filter((ip) => !seen.some((one) => one.ip === ip));

const sawReplicas = (scene: PodScene, seen: readonly Seen[]): Text =>
  join(
    seen.map(({ ip, dns }) => {
      const what = dnsOutcomeWord(dns.outcome);
      const node = nodeOf(scene, ip);
      const where = node === '' ? ip : `${ip} (${node})`;
      return say(`${where}: ${what.en}`, `${where}: ${what.ko}`);
    }),
  );

const EACH = say('an answer from each', '모두 응답');

/** Asked by address: through the service, two replicas make every one-node fault look like luck (measured in the network lab). */
const dnsReplicasStep = podStep<Value, 'dns-replicas'>({
  id: 'dns-replicas',
  asks: say('Does each CoreDNS pod answer?', 'CoreDNS 파드가 모두 응답하는가?'),
  vantage: 'pod',
  probes: (scene, site) => {
    const place = inOwnNetwork(scene);
    if (!place.ok) return place.says;
    const { location } = place;
    return askReplicas(
      scene,
      dnsReplicas(scene).flatMap(({ ip }) => [
        ...twice(
          mapProbe(dnsProbe(`${ip}:dns`, location, ip, site.clusterName), (dns): Value => ({ kind: 'dns', dns })),
        ),
        mapProbe(pingProbe(`${ip}:ping`, location, ip), (ping): Value => ({ kind: 'ping', ping })),
      ]),
    );
  },
  judge: (readings, scene) => {
    const seen = dnsOf(readings);
    const dead = seen.filter((one) => !speaks(one.dns));
    const reachable = new Set(
      readings.flatMap((one) =>
        // A way that loses packets is not well: it may have swallowed the questions too.
        one.ok && one.value.kind === 'ping' && one.value.ping.lossRatio === 0 ? [ipOf(one.key)] : [],
      ),
    );
    // A refused port is word from the other end: the path is well, the process is not.
    const pathWell = dead.filter((one) => reachable.has(one.ip) || one.dns.outcome === 'port-refused');
    const facts = {
      alive: seen.filter((one) => speaks(one.dns)).map((one) => one.ip),
      dead: dead.map((one) => one.ip),
      deadNodes: dead.map((one) => nodeOf(scene, one.ip)),
      deadPathWell: pathWell.map((one) => one.ip),
    };
    if (seen.length === 0) return unknown(reasonOf(readings), say('none could be asked', '확인하지 못함'), EACH, facts);
    if (dead.length > 0) return fail(sawReplicas(scene, seen), EACH, facts);
    return notAsked(readings, seen).length > 0
      ? unknown(reasonOf(readings), sawReplicas(scene, seen), EACH, facts)
      : pass(sawReplicas(scene, seen), EACH, facts);
  },
  moot: onceItReaches,
});

const reasonOf = (readings: readonly Reading<Value>[]) => {
  const first = readings.find((one) => !one.ok);
  return first === undefined || first.ok ? 'inconclusive' : first.reason;
};

const dnsUpstream = podStep<Value, 'dns-upstream'>({
  id: 'dns-upstream',
  asks: say('Does each CoreDNS pod resolve an outside name?', 'CoreDNS 파드가 모두 외부 이름을 찾아 주는가?'),
  vantage: 'pod',
  probes: (scene, site) => {
    const place = inOwnNetwork(scene);
    if (!place.ok) return place.says;
    return askReplicas(
      scene,
      dnsReplicas(scene).flatMap(({ ip }) =>
        twice(
          mapProbe(dnsProbe(`${ip}:dns`, place.location, ip, site.outsideName), (dns): Value => ({ kind: 'dns', dns })),
        ),
      ),
    );
  },
  judge: (readings, scene) => {
    const seen = dnsOf(readings);
    const failing = seen.filter((one) => !resolves(one.dns));
    const facts = {
      resolving: seen.filter((one) => resolves(one.dns)).map((one) => one.ip),
      failing: failing.map((one) => one.ip),
      failingNodes: failing.map((one) => nodeOf(scene, one.ip)),
    };
    const expected = say('an address from each', '모두 IP 주소 응답');
    if (failing.length > 0) return fail(sawReplicas(scene, seen), expected, facts);
    return notAsked(readings, seen).length > 0
      ? unknown(reasonOf(readings), sawReplicas(scene, seen), expected, facts)
      : pass(sawReplicas(scene, seen), expected, facts);
  },
  moot: onceItReaches,
});

export const REPLICA_STEPS = [dnsReplicasStep, dnsUpstream] as const;
