// Does data come through: WireGuard alone (TSMP), the far system by tailscaled (ICMP), and as any packet of this node?
import { nodeStep, type Probe, type Reading } from '../../model/step.ts';
import { say } from '../../model/text.ts';
import { type PingResult, parsePing } from '../../parsers/ping.ts';
import type { TailscalePing } from '../../parsers/tailscale-ping.ts';
import { NO_DAEMON, type NoDaemon } from '../../parsers/tailscale-status.ts';
import { mapProbe } from '../../steps/map-parsed.ts';
import { focusNames, pairName } from '../../steps/node-pairs.ts';
import { blindRows, byAbout, onEach, type Row, sumUp, unseen, valuesOf } from '../../steps/rows.ts';
import { tailscalePingProbe } from '../../steps/tailscaled.ts';
import { waysFrom } from '../../steps/ways.ts';

/** A rung of the ladder: whether its packets came back. */
interface Rung {
  readonly rung: 'tsmp' | 'icmp' | 'kernel';
  /** null: there was nobody to ask. */
  readonly through: boolean | null;
  /** Of the kernel's own pings, in milliseconds; null otherwise. */
  readonly rttMs: number | null;
}

const answered =
  (rung: Rung['rung']) =>
  (value: TailscalePing | NoDaemon): Rung => ({
    rung,
    through: value === NO_DAEMON || value.outcome === 'is-self' ? null : value.pongs.length > 0,
    rttMs: null,
  });

const kernelPing = (ping: PingResult): Rung => ({
  rung: 'kernel',
  through: ping.local === 'not-permitted' ? null : ping.received > 0,
  rttMs: ping.rtt?.avgMs ?? null,
});

const data = nodeStep<Rung, 'tailnet-data'>({
  id: 'tailnet-data',
  asks: say('Does data come through the tailnet?', 'tailnet으로 데이터가 오가는가?'),
  vantage: 'node',
  probes: (scene, site) =>
    onEach(scene, focusNames(scene), (node, location) =>
      waysFrom(scene, node).flatMap((way): readonly Probe<Rung>[] => {
        const about = pairName(way);
        const ask = (key: string, type: 'TSMP' | 'ICMP', delayMs: number): Probe<Rung> =>
          mapProbe(
            tailscalePingProbe(`${about} ${key}`, location, site, { to: way.toIp, type, delayMs }),
            answered(type === 'TSMP' ? 'tsmp' : 'icmp'),
          );
        const ping: Probe<PingResult> = {
          key: `${about} kernel`,
          location,
          // Ten, so that a path that loses a third of its packets is not taken for a dead one.
          call: { name: 'ping', args: { to: way.toIp, count: 10, intervalMs: 100, waitMs: 1000 } },
          timeoutMs: 5000,
          delayMs: 200,
          parse: parsePing,
        };
        return [
          ...[300, 900, 1500].map((delayMs, at) => ask(`tsmp${at}`, 'TSMP', delayMs)),
          ...[600, 1200].map((delayMs, at) => ask(`icmp${at}`, 'ICMP', delayMs)),
          mapProbe(ping, kernelPing),
        ];
      }),
    ),
  judge: (readings, scene, site) => {
    const rows = [...byAbout(readings)].map(([about, samples]) => dataRow(about, samples, site.tailnetLatencyMaxMs));
    const expected = say('answers through WireGuard and from the far system', 'WireGuard와 상대 시스템의 응답');
    return sumUp([...rows, ...blindRows(scene, focusNames(scene))], expected);
  },
});

const dataRow = (about: string, samples: readonly Reading<Rung>[], maxMs: number): Row => {
  const of = (rung: Rung['rung']): boolean | null => {
    const seen = valuesOf(samples).filter((one) => one.rung === rung && one.through !== null);
    return seen.length === 0 ? null : seen.some(({ through }) => through);
  };
  const [tsmp, icmp, kernel] = [of('tsmp'), of('icmp'), of('kernel')];
  const words = [tsmp, icmp, kernel].map((through) => (through === null ? '?' : through ? 'ok' : 'x'));
  const saw = say(
    `WireGuard ${words[0]}, far system ${words[1]}, ping of the node ${words[2]}`,
    `WireGuard ${words[0]}, 상대 시스템 ${words[1]}, 노드 ping ${words[2]}`,
  );
  // A packet of the node itself that came back went all the way.
  if (kernel === true) {
    const slow = valuesOf(samples).some(({ rttMs }) => rttMs !== null && rttMs >= maxMs);
    return { about, verdict: 'pass', saw, ...(slow && { facts: { slow: about } }) };
  }
  // Filters of the far system pass tailscaled and may stop the node's own packets: those were not seen.
  if (kernel === null && icmp === true) {
    const lost = samples.find((one) => !one.ok && one.key.endsWith(' kernel'));
    return { ...unseen(about, lost), saw };
  }
  if (tsmp === true) return { about, verdict: 'warn', saw, facts: { filtered: about } };
  if (tsmp === false && icmp !== true) return { about, verdict: 'fail', saw, facts: { dead: about } };
  if (kernel === false && tsmp === null) return { about, verdict: 'fail', saw, facts: { silent: about } };
  return {
    ...unseen(
      about,
      samples.find((one) => !one.ok),
    ),
    saw,
  };
};

export const DATA_STEPS = [data] as const;
