// By which path do nodes reach each other, how fast, and does data come through it? Errata G15, G36, G37, G39.
import type { Location } from '../../model/location.ts';
import { nodeStep, type Probe, type Reading } from '../../model/step.ts';
import { same, say, type Text } from '../../model/text.ts';
import { type PingResult, parsePing } from '../../parsers/ping.ts';
import type { Pong, TailscalePing } from '../../parsers/tailscale-ping.ts';
import { NO_DAEMON, type NoDaemon } from '../../parsers/tailscale-status.ts';
import { mapProbe } from '../../steps/map-parsed.ts';
import { focusNames, pairName, pairOf } from '../../steps/node-pairs.ts';
import { aboutOf, blindRows, byAbout, onEach, type Row, sumUp, unseen, valuesOf } from '../../steps/rows.ts';
import { inMs, msText, noDaemonRow, pingsOf, statusProbe, tailscalePingProbe } from '../../steps/tailscaled.ts';
import { waysFrom } from '../../steps/ways.ts';

type Ping = TailscalePing | NoDaemon;
/** tailscaled told its state while it was pinging: then a pong that did not come is the peer's. */
const ITSELF = 'itself';
/** The far node's kernel answered over the tailnet: whatever became of tailscaled's own pings, there is a way. */
const THROUGH = 'through';
type Sample = Ping | typeof ITSELF | typeof THROUGH | null;
const CONTROL = 'control';
const PACKETS = 'packets';

/** The first pong often comes by a relay while the two look for a direct path; a path that holds shows within these. */
const SAMPLES_MS = [0, 500, 1000, 1500, 2000];

const KINDS: Readonly<Record<string, Text>> = {
  direct: say('direct', '직접 연결'),
  derp: say('by DERP', 'DERP 경유'),
  'peer-relay': say('by a peer relay', '피어 릴레이 경유'),
};

const path = nodeStep<Sample, 'tailnet-path'>({
  id: 'tailnet-path',
  asks: say('Do the nodes reach each other directly?', '노드끼리 직접 연결되는가?'),
  vantage: 'node',
  guide: {
    says: 'tailscale ping --verbose 100.64.0.2',
    why: say(
      '--verbose adds nothing for an address, and the command stops at the first direct answer, which hides a path that flaps.',
      '--verbose는 주소에 대해 더 보여 주는 것이 없고, 첫 직접 응답에서 멈춰 경로가 오가는 것을 숨깁니다.',
    ),
    erratum: 'G37',
  },
  probes: (scene, site) =>
    onEach<Sample>(scene, focusNames(scene), (node, location) => {
      const pings = waysFrom(scene, node).flatMap((way) =>
        SAMPLES_MS.map((delayMs, at) =>
          tailscalePingProbe(`${pairName(way)} ${at}`, location, site, { to: way.toIp, type: 'disco', delayMs }),
        ),
      );
      const packets = waysFrom(scene, node).map((way) =>
        mapProbe(
          kernelPing(`${pairName(way)} ${PACKETS}`, location, way.toIp),
          (ping): Sample => (ping.received > 0 ? THROUGH : null),
        ),
      );
      const control = statusProbe(`${node} ${CONTROL}`, location, site, SAMPLES_MS[1]);
      return pings.length === 0
        ? []
        : [...pings, ...packets, mapProbe(control, (one): Sample => (one === NO_DAEMON ? one : ITSELF))];
    }),
  judge: (readings, scene) => {
    const pings = readings.filter((one): one is Reading<Ping> => !isControl(one) && !isPacket(one));
    const through = readings
      .filter((one) => isPacket(one) && one.ok && one.value === THROUGH)
      .map(({ key }) => aboutOf(key));
    const mute = readings.filter((one) => isControl(one) && !one.ok);
    const rows = [...byAbout(pings)].map(([about, samples]) => {
      const control = mute.find(({ key }) => aboutOf(key) === pairOf(about).from);
      return pathRow(about, samples, control, through.includes(about));
    });
    const expected = say('every answer by the direct path', '모든 응답이 직접 경로로 옴');
    return sumUp([...rows, ...blindRows(scene, focusNames(scene))], expected);
  },
});

const isControl = ({ key }: Reading<unknown>): boolean => key.endsWith(` ${CONTROL}`);
const isPacket = ({ key }: Reading<unknown>): boolean => key.endsWith(` ${PACKETS}`);

const kernelPing = (key: string, location: Location, to: string): Probe<PingResult> => ({
  key,
  location,
  call: { name: 'ping', args: { to, count: 3, intervalMs: 300, waitMs: 1000 } },
  timeoutMs: 3000,
  delayMs: SAMPLES_MS[1] ?? 0,
  parse: parsePing,
});

/** `mute`: tailscaled did not tell of itself either. */
const pathRow = (
  about: string,
  samples: readonly Reading<Ping>[],
  mute: Reading<unknown> | undefined,
  through: boolean,
): Row => {
  const none = unanswered(about, samples, mute, through);
  if (none !== null) return none;
  const kinds = pongsOf(samples).map(({ via }) => via);
  const facts = { pair: about };
  const lost = samples.length - kinds.length;
  const [first = ''] = kinds;
  const settled = kinds.slice(kinds.indexOf('direct'));
  if (!kinds.includes('direct')) {
    const word = KINDS[first] ?? same(first);
    return { about, verdict: 'warn', saw: word, facts: { ...facts, kind: 'relayed', relayed: about, by: first } };
  }
  const strays = settled.filter((kind) => kind !== 'direct').length;
  if (strays > 0)
    return {
      about,
      verdict: 'warn',
      saw: say(
        `direct, then not: ${strays} of ${settled.length} answers by a relay`,
        `직접 연결됐다가 벗어남: 응답 ${settled.length}개 중 ${strays}개가 릴레이 경유`,
      ),
      facts: { ...facts, kind: 'flapping', flapping: about },
    };
  return {
    about,
    verdict: 'pass',
    saw:
      lost === 0
        ? say('direct', '직접 연결')
        : say(`direct, ${lost} of ${samples.length} unanswered`, `직접 연결, ${samples.length}개 중 ${lost}개 무응답`),
    facts: { ...facts, kind: 'direct' },
  };
};

/** null: something answered. */
const unanswered = (
  about: string,
  samples: readonly Reading<Ping>[],
  mute: Reading<unknown> | undefined,
  through: boolean,
): Row | null => {
  const values = valuesOf(samples);
  const pings = pingsOf(values);
  if (values.includes(NO_DAEMON)) return noDaemonRow(about, { pair: about, kind: 'unknown' });
  if (pongsOf(samples).length > 0) return null;
  const facts = { pair: about, kind: 'dead', dead: about };
  const said = pings.find(({ outcome }) => outcome !== 'no-answer');
  if (said !== undefined) {
    if (said.outcome === 'is-self')
      return {
        about,
        verdict: 'unknown',
        reason: 'inconclusive',
        saw: say('the address is its own', '자기 자신의 주소임'),
        facts: { pair: about, kind: 'unknown' },
      };
    const words = said.outcome === 'error' ? same(said.error) : OUTCOMES[said.outcome];
    return { about, verdict: 'fail', saw: words ?? same(said.outcome), facts };
  }
  // A sample that could not be taken is no lost one, nor is one of a tailscaled that is too slow for any answer.
  if (pings.length < 2 || mute !== undefined)
    return {
      ...unseen(about, pings.length < 2 ? samples.find((one) => !one.ok) : mute),
      facts: { pair: about, kind: 'unknown' },
    };
  const saw = say(`${pings.length} pings unanswered`, `핑 ${pings.length}개 무응답`);
  if (!through) return { about, verdict: 'fail', saw, facts };
  return {
    about,
    verdict: 'unknown',
    reason: 'inconclusive',
    saw: say(`${saw.en}, yet packets pass`, `${saw.ko}, 그러나 패킷은 오감`),
    facts: { pair: about, kind: 'unknown' },
  };
};

const OUTCOMES: Readonly<Record<string, Text>> = {
  'no-such-peer': say('no such peer', '그런 피어가 없음'),
  stopped: say('Tailscale is stopped', 'Tailscale이 멈춰 있음'),
  'logged-out': say('logged out', '로그아웃됨'),
};

const pongsOf = (samples: readonly Reading<Ping>[]): readonly Pong[] =>
  pingsOf(valuesOf(samples)).flatMap(({ pongs }) => pongs);

const LATENCY_MS = [700, 1250, 1800];

const latency = nodeStep<Ping, 'tailnet-latency'>({
  id: 'tailnet-latency',
  asks: say('Is the way between the nodes fast enough?', '노드 사이 지연이 기준 안인가?'),
  vantage: 'node',
  probes: (scene, site) =>
    onEach(scene, focusNames(scene), (node, location) =>
      waysFrom(scene, node).flatMap((way) =>
        LATENCY_MS.map((delayMs, at) =>
          tailscalePingProbe(`${pairName(way)} ${at}`, location, site, { to: way.toIp, type: 'disco', delayMs }),
        ),
      ),
    ),
  judge: (readings, scene, site) => {
    const rows = [...byAbout(readings)].map(([about, samples]): Row => {
      if (valuesOf(samples).includes(NO_DAEMON)) return noDaemonRow(about);
      const pongs = pongsOf(samples);
      const direct = pongs.filter(({ via }) => via === 'direct');
      const ms = median((direct.length > 0 ? direct : pongs).map(({ latencyMs }) => latencyMs));
      if (ms === null) {
        // Who does not answer at all is the path's trouble, not a slow one.
        const pings = pingsOf(valuesOf(samples));
        return pings.length > 0
          ? { about, verdict: 'pass', saw: say('nothing to time', '잴 응답이 없음') }
          : unseen(about, samples[0]);
      }
      const mixed = direct.length > 0 && direct.length < pongs.length;
      const facts = { pair: about, ms: inMs(ms), ...(mixed && { mixed: about }) };
      if (direct.length === 0)
        return { about, verdict: 'pass', saw: say(`${inMs(ms)} ms by a relay`, `릴레이 경유 ${inMs(ms)} ms`), facts };
      return ms < site.tailnetLatencyMaxMs
        ? { about, verdict: 'pass', saw: msText(ms), facts }
        : { about, verdict: 'warn', saw: msText(ms), facts: { ...facts, slow: about, slowMs: inMs(ms) } };
    });
    const expected = say(
      `under ${site.tailnetLatencyMaxMs} ms on the direct path`,
      `직접 경로에서 ${site.tailnetLatencyMaxMs} ms 미만`,
    );
    return sumUp([...rows, ...blindRows(scene, focusNames(scene))], expected);
  },
});

/** One slow answer makes no slow path. */
const median = (numbers: readonly number[]): number | null =>
  numbers.toSorted((a, b) => a - b)[Math.floor((numbers.length - 1) / 2)] ?? null;

export const PATH_STEPS = [path, latency] as const;
