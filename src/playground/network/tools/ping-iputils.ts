// ping of iputils 20221126.
import { isIpv4 } from '../addresses.ts';
import type { Fate } from '../packet.ts';
import type { Place } from '../place.ts';
import type { Script } from '../play.ts';
import { resolve } from '../resolver.ts';
import { send } from '../send.ts';
import { icmpWords } from './icmp-words.ts';
import { numberOf, readOptions } from './options.ts';
import { complain, type Tool } from './tool.ts';

const USAGE =
  '\nUsage\n  ping [options] <destination>\n\nOptions:\n  <destination>      dns name or ip address\n  -a                 use audible ping\n\nFor more details see ping(8).\n';

/** Three significant figures from 1 ms on, three decimals below: `0.405 ms`, `1.69 ms`, `13.3 ms`, `140 ms`. */
const timeText = (ms: number): string =>
  ms >= 100 ? ms.toFixed(0) : ms >= 10 ? ms.toFixed(1) : ms >= 1 ? ms.toFixed(2) : ms.toFixed(3);

const summary = (rtts: readonly number[]): string => {
  const mean = rtts.reduce((sum, rtt) => sum + rtt, 0) / rtts.length;
  const deviation = Math.sqrt(Math.max(0, rtts.reduce((sum, rtt) => sum + rtt * rtt, 0) / rtts.length - mean * mean));
  const figures = [Math.min(...rtts), mean, Math.max(...rtts), deviation].map((ms) => ms.toFixed(3)).join('/');
  return `rtt min/avg/max/mdev = ${figures} ms\n`;
};

interface Train {
  readonly place: Place;
  readonly ip: string;
  readonly count: number;
  readonly intervalMs: number;
  readonly waitMs: number;
  readonly payload: number;
  readonly dontFragment: boolean;
  readonly quiet: boolean;
  readonly ttl: number;
}

export const ping: Tool = function* (argv, place): Script {
  const options = readOptions(argv, 'aABc:CDde:fhI:i:Ll:m:M:nOp:qQ:s:S:t:UvVw:W:46bRT:F:N:');
  if (options.bad) return yield* complain(`ping: invalid option -- '${options.bad}'\n${USAGE}`, 2);
  if (options.incomplete)
    return yield* complain(`ping: option requires an argument -- '${options.incomplete}'\n${USAGE}`, 2);
  const [target] = options.rest;
  if (target === undefined) return yield* complain('ping: usage error: Destination address required\n', 2);
  const train = {
    count: numberOf(options, 'c', 1e9),
    intervalMs: numberOf(options, 'i', 1) * 1000,
    waitMs: numberOf(options, 'W', 10) * 1000,
    payload: numberOf(options, 's', 56),
    ttl: numberOf(options, 't', 64),
  };
  const wrong = Object.values(train).findIndex((value) => !(value >= 0));
  if (wrong >= 0) return yield* complain(`ping: invalid argument: '${options.flags.get('ciWst'.charAt(wrong))}'\n`, 1);
  if (train.intervalMs < 2) return yield* complain('ping: cannot flood; minimal interval allowed for user is 2ms\n', 1);

  let ip = target;
  if (!isIpv4(target)) {
    const found = yield* resolve(place, target);
    if (found.kind === 'unknown-name') return yield* complain(`ping: ${target}: Name or service not known\n`, 2);
    if (found.kind === 'no-server')
      return yield* complain(`ping: ${target}: Temporary failure in name resolution\n`, 2);
    ip = found.addresses[0] ?? '';
  }
  return yield* run(
    { place, ip, ...train, dontFragment: options.flags.get('M') === 'do', quiet: options.flags.has('q') },
    target,
  );
};

function* run(train: Train, target: string): Script {
  const { place, ip, count, payload } = train;
  const shoot = (): Fate =>
    send(place.network, place.stack, {
      to: ip,
      protocol: 'icmp',
      sizeBytes: payload + 28,
      dontFragment: train.dontFragment,
      ttl: train.ttl,
    });
  yield { waitMs: 2 };
  const rtts: number[] = [];
  let errors = 0;
  let elapsedMs = 0;
  let toldUnreachable = false;
  for (let seq = 1; seq <= count; seq += 1) {
    const fate = shoot();
    if (fate.kind === 'local' && fate.errno === 'ENETUNREACH') {
      return yield* complain('ping: connect: Network is unreachable\n', 2);
    }
    if (seq === 1) yield { stdout: `PING ${target} (${ip}) ${payload}(${payload + 28}) bytes of data.\n` };
    let spentMs = 0;
    if (fate.kind === 'delivered') {
      spentMs = fate.rttMs;
      // The next one leaves on time, answered or not.
      yield { waitMs: seq === count ? fate.rttMs : Math.min(fate.rttMs, train.intervalMs) };
      rtts.push(fate.rttMs);
      const line = `${payload + 8} bytes from ${ip}: icmp_seq=${seq} ttl=${fate.ttl} time=${timeText(fate.rttMs)} ms\n`;
      if (!train.quiet) yield { stdout: line };
    } else if (fate.kind === 'local' && fate.errno === 'EMSGSIZE') {
      errors += 1;
      yield { stderr: `ping: local error: message too long, mtu=${fate.mtuBytes ?? 0}\n` };
    } else if (fate.kind === 'icmp' && !(fate.error === 'net-unreachable' && toldUnreachable)) {
      // A router without a way on tells once and then keeps quiet for a while (measured in the network lab).
      toldUnreachable = fate.error === 'net-unreachable';
      errors += 1;
      if (!train.quiet) yield { stdout: `From ${fate.from} icmp_seq=${seq} ${icmpWords(fate)}\n` };
    }
    const last = seq === count;
    const answered = fate.kind === 'delivered' || fate.kind === 'icmp';
    const restMs = last ? (answered ? 0 : train.waitMs) : Math.max(0, train.intervalMs - spentMs);
    elapsedMs += last ? spentMs : train.intervalMs;
    yield { waitMs: restMs };
  }
  const loss = Math.round(((count - rtts.length) / count) * 1e6) / 1e4;
  const told = errors > 0 ? ` +${errors} errors,` : '';
  yield {
    stdout:
      `\n--- ${target} ping statistics ---\n` +
      `${count} packets transmitted, ${rtts.length} received,${told} ${Number(loss.toPrecision(6))}% packet loss, time ${Math.round(elapsedMs)}ms\n` +
      (rtts.length > 0 ? summary(rtts) : '\n'),
  };
  return rtts.length > 0 ? 0 : 1;
}
