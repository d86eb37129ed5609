// How is tailscaled set up, and what does it say of its surroundings? None of it is a fault by itself: causes weigh it.
import { nodeStep } from '../../model/step.ts';
import { same, say } from '../../model/text.ts';
import { parseResolvConf, type ResolvConf } from '../../parsers/resolv-conf.ts';
import { parseTailscaleMetrics, type TailscaleMetrics } from '../../parsers/tailscale-metrics.ts';
import { parseTailscaleNetcheck, type TailscaleNetcheck } from '../../parsers/tailscale-netcheck.ts';
import { parseTailscaleCheck, parseTailscalePrefs, type TailscalePrefs } from '../../parsers/tailscale-settings.ts';
import { NO_DAEMON, type NoDaemon } from '../../parsers/tailscale-status.ts';
import { focusNames } from '../../steps/node-pairs.ts';
import { blindRows, byAbout, onEach, type Row, sumUp, unseen, valuesOf } from '../../steps/rows.ts';
import { askTailscaled, noDaemonRow } from '../../steps/tailscaled.ts';

const ONLY_DETAIL = say('not needed: it would only add detail', '불필요: 세부 정보만 더해 주는 항목');

/** Measured by the tailscale command alone (tailscale#2726), which an agent may lack: the paths themselves tell more. */
const netcheck = nodeStep<TailscaleNetcheck, 'netcheck'>({
  id: 'netcheck',
  asks: say(
    'Does UDP leave the node, and what does the NAT do to it?',
    'UDP가 노드 밖으로 나가고, NAT가 이를 어떻게 바꾸는가?',
  ),
  vantage: 'node',
  evidence: true,
  probes: (scene, site) =>
    onEach(scene, focusNames(scene), (node, location) => [
      {
        key: node,
        location,
        call: { name: 'tailscale-netcheck', args: { socket: site.tailscaleSocket } },
        timeoutMs: 6000,
        parse: parseTailscaleNetcheck,
      },
    ]),
  judge: (readings, scene) => {
    const rows = readings.map((one): Row => {
      if (!one.ok) return unseen(one.key, one);
      const { udp, mappingVaries, globalV4 } = one.value;
      if (!udp)
        return {
          about: one.key,
          verdict: 'fail',
          saw: say('UDP is blocked', 'UDP가 막혀 있음'),
          facts: { blocked: one.key },
        };
      if (mappingVaries === true)
        return {
          about: one.key,
          verdict: 'warn',
          saw: say('hard NAT: a port for each destination', '목적지마다 포트가 바뀌는 NAT'),
          facts: { hard: one.key },
        };
      return { about: one.key, verdict: 'pass', saw: same(`UDP ${globalV4}`) };
    });
    return sumUp(
      [...rows, ...blindRows(scene, focusNames(scene))],
      say('UDP works, easy NAT', 'UDP 가능, NAT가 포트를 유지'),
    );
  },
  moot: (verdictOf) => (verdictOf('tailnet-path') === 'unknown' ? null : ONLY_DETAIL),
});

const prefs = nodeStep<TailscalePrefs | NoDaemon, 'tailnet-prefs'>({
  id: 'tailnet-prefs',
  asks: say('How is tailscaled set up?', 'tailscaled는 어떻게 설정되어 있는가?'),
  vantage: 'node',
  evidence: true,
  probes: (scene, site) =>
    onEach(scene, focusNames(scene), (node, location) => [
      askTailscaled(node, location, site, 'tailscale-prefs', parseTailscalePrefs),
    ]),
  judge: (readings, scene) => {
    const rows = readings.map((one): Row => {
      if (!one.ok) return unseen(one.key, one);
      if (one.value === NO_DAEMON) return noDaemonRow(one.key);
      const { acceptRoutes, acceptDns, exitNodeId, shieldsUp, netfilterMode } = one.value;
      const on = [
        acceptRoutes === true && 'accept-routes',
        acceptDns === true && 'accept-dns',
        exitNodeId !== '' && 'exit-node',
        shieldsUp === true && 'shields-up',
        netfilterMode === 'off' && 'netfilter-mode=off',
      ].filter((word) => word !== false);
      const facts = {
        ...(acceptRoutes === true && { acceptRoutes: one.key }),
        ...(acceptDns === true && { acceptDns: one.key }),
        ...(exitNodeId !== '' && { exitNode: one.key }),
        ...(shieldsUp === true && { shieldsUp: one.key }),
      };
      return {
        about: one.key,
        verdict: 'pass',
        saw: on.length > 0 ? same(on.join(', ')) : say('defaults', '기본값'),
        facts,
      };
    });
    return sumUp(
      [...rows, ...blindRows(scene, focusNames(scene))],
      say('nothing that reroutes', '경로를 바꾸는 설정 없음'),
    );
  },
  moot: (verdictOf) => (verdictOf('table-52') === 'pass' ? ONLY_DETAIL : null),
});

/** Tailscale's own resolver (errata G4): from a node's resolv.conf it gets into CoreDNS, whose pods cannot ask it. */
const MAGIC_DNS = '100.100.100.100';

const resolver = nodeStep<ResolvConf, 'node-resolver'>({
  id: 'node-resolver',
  asks: say('Is the node’s resolver one that pods can ask too?', '노드의 리졸버를 파드도 쓸 수 있는가?'),
  vantage: 'node',
  probes: (scene) =>
    onEach(scene, focusNames(scene), (node, location) => [
      {
        key: node,
        location,
        call: { name: 'read-file', args: { file: 'resolv-conf' } },
        timeoutMs: 2000,
        parse: parseResolvConf,
      },
    ]),
  judge: (readings, scene) => {
    const rows = readings.map((one): Row => {
      if (!one.ok) return unseen(one.key, one);
      const { nameservers } = one.value;
      const saw = same(nameservers.join(', '));
      return nameservers.includes(MAGIC_DNS)
        ? { about: one.key, verdict: 'warn', saw, facts: { magic: one.key } }
        : { about: one.key, verdict: 'pass', saw };
    });
    return sumUp([...rows, ...blindRows(scene, focusNames(scene))], say(`not ${MAGIC_DNS}`, `${MAGIC_DNS}이(가) 아님`));
  },
});

const udpGro = nodeStep<{ readonly warning: string } | NoDaemon, 'udp-gro'>({
  id: 'udp-gro',
  asks: say('Does the network card batch UDP for WireGuard?', '네트워크 카드가 WireGuard용 UDP를 묶어 처리하는가?'),
  vantage: 'node',
  evidence: true,
  probes: (scene, site) =>
    onEach(scene, focusNames(scene), (node, location) => [
      askTailscaled(node, location, site, 'tailscale-check-udp-gro', parseTailscaleCheck),
    ]),
  judge: (readings, scene) => {
    const rows = readings.map((one): Row => {
      if (!one.ok) return unseen(one.key, one);
      if (one.value === NO_DAEMON) return noDaemonRow(one.key);
      const { warning } = one.value;
      return warning === ''
        ? { about: one.key, verdict: 'pass', saw: say('nothing to advise', '권장 사항 없음') }
        : { about: one.key, verdict: 'pass', saw: same(warning), facts: { advised: one.key } };
    });
    return sumUp([...rows, ...blindRows(scene, focusNames(scene))], say('for information', '참고용'));
  },
  moot: () => ONLY_DETAIL,
});

/** Long enough for our own pings to be in it. */
const GROWTH_MS = 2000;
/** Fewer packets say nothing of a share. */
const ENOUGH_PACKETS = 20;
const NOTABLE_PERCENT = 10;

const relayShare = nodeStep<TailscaleMetrics | NoDaemon, 'relay-share'>({
  id: 'relay-share',
  asks: say('How much of the traffic goes by relays now?', '지금 트래픽 중 릴레이를 거치는 비율은?'),
  vantage: 'node',
  evidence: true,
  probes: (scene, site) =>
    onEach(scene, focusNames(scene), (node, location) =>
      [0, GROWTH_MS].map((delayMs, at) =>
        askTailscaled(`${node} ${at}`, location, site, 'tailscale-metrics', parseTailscaleMetrics, delayMs),
      ),
    ),
  judge: (readings, scene) => {
    const rows = [...byAbout(readings)].map(([about, both]): Row => {
      const [before, after] = valuesOf(both);
      if (before === NO_DAEMON || after === NO_DAEMON) return noDaemonRow(about);
      if (before === undefined || after === undefined)
        return unseen(
          about,
          both.find((one) => !one.ok),
        );
      const grown = (name: string): number =>
        (after.inboundPackets[name] ?? 0) -
        (before.inboundPackets[name] ?? 0) +
        (after.outboundPackets[name] ?? 0) -
        (before.outboundPackets[name] ?? 0);
      const paths = Object.keys({ ...after.inboundPackets, ...after.outboundPackets });
      const total = paths.reduce((sum, name) => sum + grown(name), 0);
      const relayed = paths.filter((name) => !name.startsWith('direct')).reduce((sum, name) => sum + grown(name), 0);
      if (total < ENOUGH_PACKETS)
        return { about, verdict: 'pass', saw: say(`${total} packets in the meantime`, `그동안 패킷 ${total}개`) };
      const percent = Math.round((100 * relayed) / total);
      return {
        about,
        verdict: 'pass',
        saw: say(`${percent} % of ${total} packets`, `패킷 ${total}개 중 ${percent}%`),
        ...(percent >= NOTABLE_PERCENT && { facts: { byRelay: about } }),
      };
    });
    return sumUp([...rows, ...blindRows(scene, focusNames(scene))], say('near 0 %', '0%에 가까움'));
  },
  moot: () => ONLY_DETAIL,
});

export const SETTING_STEPS = [netcheck, prefs, resolver, udpGro, relayShare] as const;
