import { describe, expect, it } from 'vitest';
import { parseTraceroute } from '../../src/parsers/traceroute.ts';
import { output, sample, told } from './sample.ts';

const hops = (...from: readonly (string | null)[]) =>
  from.map((one, index) => {
    const [address = null, mark = null] = one?.split(' !') ?? [];
    return { ttl: index + 1, from: address, mark };
  });
const to = (target: string, reached: boolean, ...from: readonly (string | null)[]) => ({
  hops: hops(...from),
  reached,
  target,
});

describe('captured traces', () => {
  it.each([
    ['traceroute.ok', to('198.51.100.10', true, '10.0.0.10', '198.51.100.10')],
    ['lab-ok', to('8.8.8.8', true, '10.0.0.11', '10.0.0.1', '8.8.8.8')],
    ['lab-busybox-ok', to('8.8.8.8', true, '10.0.0.11', '10.0.0.1', '8.8.8.8')],
    ['traceroute.stars', to('198.51.100.99', false, '10.0.0.10', null, null, null)],
    ['lab-blackhole', to('8.8.8.8', false, '10.0.0.11', '10.0.0.1', null, null, null, null)],
    ['traceroute.host-prohibited', to('198.51.100.10', false, '10.0.0.10', '10.0.0.10 !X')],
    ['lab-noroute', to('8.8.8.8', false)],
  ])('%s', (name, expected) => {
    expect(told(parseTraceroute(sample(`traceroute/${name}`)))).toEqual(expected);
  });
});

describe('traces that are not believed', () => {
  const HEAD = 'traceroute to 8.8.8.8 (8.8.8.8), 6 hops max, 60 byte packets\n';
  it.each([
    ['cut between hops', `${HEAD} 1  10.0.0.1  0.1 ms\n`, 'traceroute: the output is cut'],
    ['cut in a hop', `${HEAD} 1  10.0.0.1  0.1 ms\n 2  8.8.8.8  0.0`, 'traceroute: the last line is cut'],
    ['hops out of order', `${HEAD} 2  10.0.0.1  0.1 ms\n 1  8.8.8.8  0.1 ms\n`, 'traceroute: a hop is not understood'],
    ['three probes a hop', `${HEAD} 1  10.0.0.1  0.1 ms  0.1 ms  0.1 ms\n`, 'traceroute: a hop is not understood'],
    ['only a header', HEAD, 'traceroute: the output is cut'],
    ['nothing', '', 'traceroute: the last line is cut'],
    ['a foreign language', 'Routenverfolgung zu 8.8.8.8\n', 'traceroute: the first line is not understood'],
  ])('%s', (_what, stdout, why) => {
    expect(told(parseTraceroute(output('traceroute -n 8.8.8.8', stdout)))).toBe(`unreadable: ${why}`);
  });

  it('says that it was not permitted', () => {
    const refused = output('traceroute -n 8.8.8.8', HEAD, 1, 'socket: Operation not permitted\n');
    expect(told(parseTraceroute(refused))).toBe('forbidden: traceroute: an error that is not understood');
  });
});
