// ping of busybox: no -M, no word about ICMP errors.
import { isIpv4 } from '../addresses.ts';
import type { Script } from '../play.ts';
import { resolve } from '../resolver.ts';
import { send } from '../send.ts';
import { busyboxUsage } from './busybox-usage.ts';
import { numberOf, readOptions } from './options.ts';
import { complain, type Tool } from './tool.ts';

const usage = (problem: string) =>
  busyboxUsage(problem, 'ping [OPTIONS] HOST', 'Send ICMP ECHO_REQUESTs to HOST\n\n\t-c CNT\t\tSend only CNT pings');

const ERRNO = { ENETUNREACH: 'Network is unreachable', EPERM: 'Operation not permitted', EMSGSIZE: 'Message too long' };

export const busyboxPing: Tool = function* (argv, place): Script {
  const options = readOptions(argv, '46c:s:i:At:I:W:w:qp:n');
  if (options.bad) return yield* usage(`ping: invalid option -- '${options.bad}'`);
  if (options.incomplete) return yield* usage(`ping: option requires an argument -- '${options.incomplete}'`);
  const [target] = options.rest;
  if (target === undefined) return yield* usage('');
  const count = numberOf(options, 'c', 1e9);
  const payload = numberOf(options, 's', 56);
  const intervalMs = numberOf(options, 'i', 1) * 1000;
  const waitMs = numberOf(options, 'W', 10) * 1000;
  if (![count, payload, intervalMs, waitMs].every((value) => value >= 0)) {
    return yield* complain('ping: invalid number\n', 1);
  }
  let ip = target;
  if (!isIpv4(target)) {
    const found = yield* resolve(place, target);
    if (found.kind !== 'found') return yield* complain(`ping: bad address '${target}'\n`, 1);
    ip = found.addresses[0] ?? '';
  }
  yield { waitMs: 2 };
  yield { stdout: `PING ${target} (${ip}): ${payload} data bytes\n` };
  const rtts: number[] = [];
  for (let seq = 0; seq < count; seq += 1) {
    const fate = send(place.network, place.stack, { to: ip, protocol: 'icmp', sizeBytes: payload + 28 });
    if (fate.kind === 'local') return yield* complain(`ping: sendto: ${ERRNO[fate.errno]}\n`, 1);
    const spentMs = fate.kind === 'delivered' ? fate.rttMs : 0;
    yield { waitMs: spentMs };
    if (fate.kind === 'delivered') {
      rtts.push(fate.rttMs);
      if (!options.flags.has('q')) {
        yield {
          stdout: `${payload + 8} bytes from ${ip}: seq=${seq} ttl=${fate.ttl} time=${fate.rttMs.toFixed(3)} ms\n`,
        };
      }
    }
    const last = seq === count - 1;
    yield { waitMs: last ? (fate.kind === 'delivered' ? 0 : waitMs) : Math.max(0, intervalMs - spentMs) };
  }
  const loss = Math.floor(((count - rtts.length) * 100) / count);
  const mean = rtts.reduce((sum, rtt) => sum + rtt, 0) / rtts.length;
  const figures = [Math.min(...rtts), mean, Math.max(...rtts)].map((ms) => ms.toFixed(3)).join('/');
  yield {
    stdout:
      `\n--- ${target} ping statistics ---\n${count} packets transmitted, ${rtts.length} packets received, ${loss}% packet loss\n` +
      (rtts.length > 0 ? `round-trip min/avg/max = ${figures} ms\n` : ''),
  };
  return rtts.length > 0 ? 0 : 1;
};
