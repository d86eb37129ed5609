import { describe, expect, it } from 'vitest';
import { parseTracepath, type Tracepath } from '../../src/parsers/tracepath.ts';
import { output, sample, told } from './sample.ts';

const brief = (path: Tracepath | string) =>
  typeof path === 'string'
    ? path
    : [
        path.hops
          .map(({ ttl, from, mtuBytes, mark }) => `${ttl} ${from ?? '*'}${mtuBytes ?? ''}${mark ?? ''}`)
          .join(', '),
        path.reached,
        path.mtuBytes,
        path.sendFailed,
      ];
const tracepath = (stdout: string, exitCode = 0) =>
  brief(told(parseTracepath(output('tracepath -n -m 5 10.0.0.9', stdout, exitCode))));

describe('captured paths', () => {
  it.each([
    ['tracepath.peer', ['1 100.64.0.2, 1 100.64.0.2', true, 1280, false]],
    ['tracepath.inet', ['1 10.0.0.10, 1 10.0.0.10, 2 198.51.100.10', true, 1230, false]],
    ['tracepath.blackhole', ['1 10.0.0.10, 1 10.0.0.10, 2 *, 3 *, 4 *', false, 1500, false]],
    ['lab-pod', ['1 10.0.0.11, 1 10.0.0.11, 2 10.244.2.1, 3 10.244.2.11', true, 1230, false]],
    ['no-route', ['', false, null, true]],
  ])('%s', (name, expected) => {
    expect(brief(told(parseTracepath(sample(`tracepath/${name}`))))).toEqual(expected);
  });
});

const FIRST = ' 1?: [LOCALHOST]                      pmtu 1500\n';
const LAST = ' 2:  10.0.0.9     0.039ms reached\n     Resume: pmtu 1400 hops 2 back 2 \n';

describe('what hops say', () => {
  it.each([
    [' 1:  10.0.0.1     0.079ms pmtu 1400\n', '1 10.0.0.11400, 2 10.0.0.9'],
    [' 1:  10.0.0.1     0.079ms asymm  3 \n', '1 10.0.0.1, 2 10.0.0.9'],
    [' 1:  10.0.0.1     0.079ms !H\n', '1 10.0.0.1H, 2 10.0.0.9'],
  ])('%s', (line, hops) => {
    expect(tracepath(FIRST + line + LAST)).toEqual([hops, true, 1400, false]);
  });
});

describe('paths that are not believed', () => {
  it.each([
    ['cut before the end', FIRST, 'tracepath: the end is missing'],
    ['cut in the last line', `${FIRST}${LAST}`.slice(0, -3), 'tracepath: the last line is cut'],
    [
      'reached and not summed up so',
      `${FIRST} 2:  10.0.0.9     0.039ms reached\n     Resume: pmtu 1400 \n`,
      'tracepath: hops and summary disagree',
    ],
    ['hops out of order', `${FIRST} 3:  no reply\n${LAST}`, 'tracepath: a hop is not understood'],
    ['an address that is none', `${FIRST} 1:  a:b     0.039ms\n${LAST}`, 'tracepath: a hop is not understood'],
    ['a foreign language', ' 1:  keine Antwort\n     Resume: pmtu 1400 \n', 'tracepath: a hop is not understood'],
    ['nothing', '', 'tracepath: the end is missing'],
  ])('%s', (_what, stdout, why) => {
    expect(tracepath(stdout)).toBe(`unreadable: ${why}`);
  });
});
