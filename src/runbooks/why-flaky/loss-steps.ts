// How many packets between the nodes get lost, on which way, and is it always or now and then? Guide, Phase 6, second problem.
import type { NodeScene } from '../../model/scene.ts';
import { nodeStep, type Probe, type Reading } from '../../model/step.ts';
import { say } from '../../model/text.ts';
import { unknown } from '../../model/verdict.ts';
import { parseSnmp, type Snmp } from '../../parsers/kernel-files.ts';
import { type PingResult, parsePing } from '../../parsers/ping.ts';
import { focusNames, nodesAround, pairName } from '../../steps/node-pairs.ts';
import { blindRows, byAbout, onEach, type Row, sumUp, unseen, valuesOf } from '../../steps/rows.ts';
import { inMs } from '../../steps/tailscaled.ts';
import { type Way, waysOut } from '../../steps/ways.ts';

const PACKETS = 60;
const INTERVAL_MS = 20;
/** A fault that comes and goes wants trains spread over five seconds. */
const TRAINS_MS = [0, 2200, 4600] as const;
const LAST_MS = TRAINS_MS[2];
export const SENT = PACKETS * TRAINS_MS.length;

/** The smallest loss that shows in so many packets with 95 % certainty, in percent. */
export const seenFrom = (packets: number): string => (100 * (1 - 0.05 ** (1 / packets))).toFixed(1);

const HEAVY = 0.1;

/** Both directions, whichever end was named: a node asked alone is asked back by its peers. */
const waysBothWays = (scene: NodeScene): readonly Way[] => {
  const out = waysOut(scene);
  const back = out.flatMap(({ from, to }): readonly Way[] => {
    const toIp = scene.tailnetIps[from];
    return toIp === undefined || out.some((way) => way.from === to && way.to === from)
      ? []
      : [{ from: to, to: from, toIp }];
  });
  return [...out, ...back];
};

const train = (way: Way, location: Probe<PingResult>['location'], at: number): Probe<PingResult> => ({
  key: `${pairName(way)} ${at}`,
  location,
  call: { name: 'ping', args: { to: way.toIp, count: PACKETS, intervalMs: INTERVAL_MS, waitMs: 1000 } },
  timeoutMs: 5000,
  delayMs: TRAINS_MS[at] ?? 0,
  parse: parsePing,
});

const loss = nodeStep<PingResult, 'node-loss'>({
  id: 'node-loss',
  asks: say('Do packets between the nodes get lost?', '노드 사이에서 패킷이 사라지는가?'),
  vantage: 'node',
  probes: (scene) =>
    onEach(scene, nodesAround(scene), (node, location) =>
      waysBothWays(scene)
        .filter(({ from }) => from === node)
        .flatMap((way) => TRAINS_MS.map((_delay, at) => train(way, location, at))),
    ),
  judge: (readings, scene, site) => {
    const rows = [...byAbout(readings)].map(([about, trains]) => lossRow(about, trains, site.lossMaxRatio));
    const expected = say(
      `at most ${site.lossMaxRatio * 100} % (${SENT} packets each way show ${seenFrom(SENT)} % or more)`,
      `최대 ${site.lossMaxRatio * 100}% (방향마다 ${SENT}개로 ${seenFrom(SENT)}% 이상의 손실이 보임)`,
    );
    return sumUp([...rows, ...blindRows(scene, focusNames(scene))], expected);
  },
});

const lossRow = (about: string, trains: readonly Reading<PingResult>[], maxRatio: number): Row => {
  const seen = valuesOf(trains).filter(({ local }) => local === null);
  if (seen.length === 0) {
    const refused = valuesOf(trains).some(({ local }) => local === 'no-route');
    return refused
      ? { about, verdict: 'fail', saw: say('no route', '경로 없음'), facts: { silent: about } }
      : unseen(
          about,
          trains.find((one) => !one.ok),
        );
  }
  const sent = seen.reduce((sum, one) => sum + one.sent, 0);
  const lost = sent - seen.reduce((sum, one) => sum + one.received, 0);
  if (lost === sent)
    return { about, verdict: 'fail', saw: say(`all ${sent} lost`, `${sent}개 모두 손실`), facts: { silent: about } };
  const rtt = seen.flatMap((one) => (one.rtt === null ? [] : [one.rtt.avgMs]));
  const average = rtt.reduce((sum, ms) => sum + ms, 0) / rtt.length;
  const facts = { pair: about, lost: String(lost), sent: String(sent), ms: inMs(average) };
  const saw = say(`${lost} of ${sent} lost, ${inMs(average)} ms`, `${sent}개 중 ${lost}개 손실, ${inMs(average)} ms`);
  if (lost / sent <= maxRatio) {
    // A train that could not be sent says nothing of its time.
    return seen.length < trains.length
      ? {
          ...unseen(
            about,
            trains.find((one) => !one.ok),
          ),
          saw,
        }
      : { about, verdict: 'pass', saw, facts };
  }
  const ratios = seen.map(({ lossRatio }) => lossRatio);
  const bursts = Math.min(...ratios) === 0 && Math.max(...ratios) > maxRatio;
  return {
    about,
    verdict: lost / sent >= HEAVY ? 'fail' : 'warn',
    saw,
    facts: {
      ...facts,
      lossy: about,
      percent: String(Math.round((100 * lost) / sent)),
      ...(bursts && { bursts: about }),
    },
  };
};

/** Around the last train, when the pings of all other steps are over. */
const BEFORE_MS = LAST_MS - 400;
const AFTER_MS = LAST_MS + 1500;

/** Echo requests a node's kernel took in: what was sent and did not come in was lost on the way there. */
const arrived = nodeStep<Snmp, 'echo-arrivals'>({
  id: 'echo-arrivals',
  asks: say('How many of them arrive at the far end?', '그중 몇 개가 상대 노드에 도착하는가?'),
  vantage: 'node',
  evidence: true,
  probes: (scene) =>
    onEach(scene, nodesAround(scene), (node, location) =>
      [BEFORE_MS, AFTER_MS].map((delayMs, at) => ({
        key: `${node} ${at}`,
        location,
        call: { name: 'read-file', args: { file: 'snmp' } },
        timeoutMs: 2000,
        delayMs,
        parse: parseSnmp,
      })),
    ),
  judge: (readings, scene) => {
    const rows = [...byAbout(readings)].map(([about, both]): Row => {
      const [before, after] = valuesOf(both).map((snmp) => snmp.Icmp?.InEchos);
      if (before === undefined || after === undefined)
        return unseen(
          about,
          both.find((one) => !one.ok),
        );
      const senders = waysBothWays(scene).filter(({ to }) => to === about);
      const came = after - before;
      const saw = say(`${came} came in`, `${came}개 도착`);
      // Of several senders the counter does not tell whose are missing.
      const [only] = senders;
      if (only === undefined || senders.length > 1) return { about, verdict: 'pass', saw };
      return { about, verdict: 'pass', saw, facts: { way: pairName(only), came: String(Math.min(came, PACKETS)) } };
    });
    return rows.length > 0
      ? sumUp(rows, say(`${PACKETS} of the last train`, `마지막 묶음의 ${PACKETS}개`))
      : unknown('inconclusive', say('', ''));
  },
  moot: (verdictOf) =>
    verdictOf('node-loss') === 'unknown'
      ? null
      : say('not needed: it would only add detail', '불필요: 세부 정보만 더해 주는 항목'),
});

export const LAST_TRAIN = PACKETS;
export const LOSS_STEPS = [loss, arrived] as const;
