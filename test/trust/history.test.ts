import { describe, expect, it } from 'vitest';
import { brokenPromises, type History, type Kept, type Seen } from './history.ts';

const kept: Kept = { run: 'r-1', key: 'event:Ev1', user: 'U1', state: 'posted' };
const root: Seen = { run: 'r-1', part: 'root', to: '', final: true };
const privately: Seen = { run: '', part: '', to: 'U1', final: true };
const good: History = {
  asked: [{ key: 'event:Ev1', acked: true }],
  kept: [kept],
  seen: [root, { ...root, part: 'why' }],
  decided: [{ run: 'r-1', step: 'ping', verdict: 'pass', evidence: ['whole', 'none'] }],
  execs: { most: 32, cap: 32 },
  left: { sockets: 0, 'remote processes': 0 },
  crashes: [],
};
const slot = { schedule: 's-1', slotMs: 0 };

describe('a history in which all held', () => {
  it.each<[string, Partial<History>]>([
    ['one run, told once', {}],
    ['delivered twice', { asked: [...good.asked, { key: 'event:Ev1', acked: true }] }],
    ['delivered again after nobody took it', { asked: [{ key: 'event:Ev1', acked: false }, ...good.asked] }],
    ['refused at once', { asked: [...good.asked, { key: 'command:2', acked: true, refused: true }] }],
    ['never acknowledged', { asked: [...good.asked, { key: 'command:2', acked: false }] }],
    ['told privately', { kept: [{ ...kept, state: 'failed' }], seen: [privately] }],
    ['interrupted', { kept: [{ ...kept, state: 'interrupted' }] }],
    ['a step that reads what is known', { decided: [{ run: 'r-1', step: 'node', verdict: 'pass', evidence: [] }] }],
    ['unknown, for nothing was seen', { decided: [{ run: 'r-1', step: 'x', verdict: 'unknown', evidence: ['none'] }] }],
    ['broken by what was cut short', { decided: [{ run: 'r-1', step: 'x', verdict: 'fail', evidence: ['cut'] }] }],
    [
      'a digest of two questions',
      {
        kept: [
          { ...kept, slot },
          { ...kept, run: 'r-2', key: 'k2', slot, partOf: 'r-1' },
        ],
      },
    ],
  ])('%s', (_, change) => {
    expect(brokenPromises({ ...good, ...change })).toEqual([]);
  });
});

describe('a history in which a promise broke', () => {
  it.each<[string, Partial<History>, readonly string[]]>([
    [
      'acknowledged and lost',
      { asked: [...good.asked, { key: 'event:Ev2', acked: true }] },
      ['R1: event:Ev2 was acknowledged, and the journal does not know it'],
    ],
    [
      'one delivery, two runs',
      { kept: [kept, { ...kept, run: 'r-2' }], seen: [root, { ...root, run: 'r-2' }] },
      ['R1: event:Ev1 became 2 runs: r-1, r-2'],
    ],
    ['no end', { kept: [{ ...kept, state: 'running' }], seen: [] }, ['R1: r-1 never ended: running']],
    ['told twice', { seen: [root, root] }, ['R1: r-1 ended in 2 messages']],
    [
      'a second root that goes on looking',
      { seen: [root, { ...root, final: false }] },
      ['R1: r-1 ended as posted, and a message still says it is under way'],
    ],
    ['a reply twice', { seen: [...good.seen, { ...root, part: 'why' }] }, ['R1: r-1 said "why" 2 times']],
    ['nobody told', { seen: [{ ...privately, to: 'U2' }] }, ['R1: r-1 (posted): ended, and U1 was told of 0 of them']],
    [
      'told privately again and again',
      { kept: [{ ...kept, state: 'failed' }], seen: [privately, privately] },
      ['R1: r-1 (failed): ended, and U1 was told 2 times'],
    ],
    [
      'told of a run nobody kept',
      { seen: [...good.seen, { ...root, run: 'r-9' }] },
      ['R1: r-9 was told, and the journal does not know it'],
    ],
    [
      'two digests of a slot',
      {
        kept: [
          { ...kept, slot },
          { ...kept, run: 'r-2', key: 'k2', slot },
        ],
        seen: [root, { ...root, run: 'r-2' }],
      },
      [
        'R2: the slot s-1 at 1970-01-01T00:00:00.000Z had 2 digests',
        'R2: the slot s-1 at 1970-01-01T00:00:00.000Z was told 2 times',
      ],
    ],
    [
      'well, and nothing was seen',
      { decided: [{ run: 'r-1', step: 'ping', verdict: 'pass', evidence: ['none', 'none'] }] },
      ['R3: r-1 says "pass" of ping, and saw nothing of it'],
    ],
    [
      'broken, and nothing was seen',
      { decided: [{ run: 'r-1', step: 'ping', verdict: 'fail', evidence: ['none'] }] },
      ['R3: r-1 says "fail" of ping, and saw nothing of it'],
    ],
    [
      'well, by the half that came',
      { decided: [{ run: 'r-1', step: 'ping', verdict: 'pass', evidence: ['cut', 'none'] }] },
      ['R3: r-1 says "pass" of ping, and all it saw was cut short'],
    ],
    [
      'over its deadline',
      { kept: [{ ...kept, took: { ms: 70_000, deadlineMs: 60_000 } }] },
      ['R4: r-1 took 70000 ms, its deadline was 60000 ms'],
    ],
    ['something left', { left: { sockets: 2 } }, ['R4: 2 sockets left behind']],
    ['too many at once', { execs: { most: 33, cap: 32 } }, ['R5: 33 execs in flight, the most there may be is 32']],
    ['a crash', { crashes: ['exit 1'] }, ['R6: a process died: exit 1']],
  ])('%s', (_, change, wrong) => {
    expect(brokenPromises({ ...good, ...change })).toEqual(wrong);
  });
});
