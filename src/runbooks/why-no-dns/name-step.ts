// Does the name that was asked for resolve: itself, or completed from the search list, and for the node's own resolver?
import { podStep } from '../../model/step.ts';
import { join, same, say } from '../../model/text.ts';
import { fail, pass, skipped, unknown } from '../../model/verdict.ts';
import type { DnsResult } from '../../parsers/dns.ts';
import { inTarget, onNode } from '../../steps/cannot-ask.ts';
import { resolves, speaks } from '../../steps/dns-judgement.ts';
import { dnsProbe, systemDnsProbe } from '../../steps/probes.ts';
import { dnsSaw } from '../../steps/words.ts';
import { candidatesOf, completedWith } from './names.ts';

const EXPECTED = say('an address', 'IP 주소');

/** Every candidate is asked at once, as an absolute name: a resolver would try them one after another. */
export const dnsHost = podStep<DnsResult, 'dns-host'>({
  id: 'dns-host',
  asks: say('Does the asked name resolve?', '지정한 이름을 찾을 수 있는가?'),
  vantage: 'pod',
  probes: (scene) => {
    const place = inTarget(scene);
    if (!place.ok) return place.says;
    if (scene.host === '') return skipped('not-applicable', say('no name was given', '지정한 이름 없음'));
    const { dns, target } = scene;
    if (!dns.ok && !target.hostNetwork) return unknown(dns.reason, same(dns.detail));
    const serviceIp = dns.ok ? dns.value.serviceIp : '';
    const node = onNode(scene);
    const own = `${scene.host.replace(/\.$/, '')}.`;
    return [
      ...candidatesOf(scene).map((name) =>
        target.hostNetwork
          ? systemDnsProbe(name, place.location, name)
          : dnsProbe(name, place.location, serviceIp, name, target.dnsPolicy === undefined),
      ),
      ...(node.ok ? [systemDnsProbe('node', node.location, own)] : []),
    ];
  },
  judge: (readings, { host }) => {
    const node = readings.find((one) => one.key === 'node');
    const onItsNode = node?.ok === true ? node.value.outcome : '';
    const asked = readings.filter((one) => one.key !== 'node');
    const seen = asked.flatMap((one) => (one.ok ? [{ name: one.key, dns: one.value }] : []));
    const hit = seen.find(({ dns }) => dns.outcome === 'answer') ?? seen.find(({ dns }) => resolves(dns));
    if (hit !== undefined) {
      const facts = {
        outcome: hit.dns.outcome,
        onNode: onItsNode,
        found: hit.name,
        domain: completedWith(hit.name, host),
      };
      const saw = dnsSaw(hit.name, hit.dns);
      return hit.dns.outcome === 'answer' ? pass(saw, EXPECTED, facts) : fail(saw, EXPECTED, facts);
    }
    const silent = seen.find(({ dns }) => !speaks(dns)) ?? seen.find(({ dns }) => dns.outcome !== 'nxdomain');
    if (silent !== undefined)
      return fail(dnsSaw(silent.name, silent.dns), EXPECTED, {
        outcome: silent.dns.outcome,
        onNode: onItsNode,
        found: '',
        domain: '',
      });
    // A candidate nobody could ask for may be the one that exists.
    const blind = asked.find((one) => !one.ok);
    if (blind !== undefined && !blind.ok) return unknown(blind.reason, same(blind.detail), EXPECTED);
    const [first] = seen;
    if (first === undefined) return unknown('inconclusive', same(''), EXPECTED);
    const others = seen.slice(1).map(({ name }) => name);
    const saw = dnsSaw(first.name, first.dns);
    const too =
      others.length === 0 ? saw : join([saw, say(`nor ${others.join(', ')}`, `${others.join(', ')}도 없음`)], ', ');
    return fail(too, EXPECTED, { outcome: 'nxdomain', onNode: onItsNode, found: '', domain: '' });
  },
});
