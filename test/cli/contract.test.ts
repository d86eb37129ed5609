import { describe, expect, it } from 'vitest';
import { ASK_OPTIONS, readAskOptions } from '../../src/cli/ask-options.ts';
import { exitCodeOf, exitCodeOfFault } from '../../src/cli/exit-code.ts';
import { parseWith } from '../../src/command/parse.ts';
import { contract } from '../../src/export/contract.ts';
import { FAULT_KINDS } from '../../src/model/fault.ts';
import { VERDICTS } from '../../src/model/verdict.ts';
import { REPORT } from './sample-report.ts';

describe('the JSON contract', () => {
  it('has the promised shape', () => {
    const json = JSON.parse(JSON.stringify(contract(REPORT, 'en')));
    expect({ ...json, steps: json.steps.slice(0, 2) }).toEqual({
      schema: 1,
      run: 'r-test',
      question: 'why-no-egress',
      cluster: 'demo',
      target: { kind: 'pod', namespace: 'shop', name: 'web-0', node: 'node-1' },
      verdict: 'fail',
      headline: 'Nothing leaves node-1 with a routable address.',
      confidence: 'proven',
      causes: [
        {
          code: 'masquerade-off',
          step: 'masquerade',
          layer: 'masquerade',
          confidence: 'proven',
          page: 'docs/causes/masquerade-off.md',
          says: 'Masquerading is off.',
          saw: 'off',
          expected: 'on',
          remedies: [
            {
              say: 'Turn it on.',
              run: 'helm upgrade cilium cilium/cilium --set enableIPv4Masquerade=true',
              risk: 'disruptive',
              verify: 'netwhy ask why-no-egress shop/web-0',
              source: 'guide: Phase 6',
            },
          ],
        },
      ],
      steps: [
        {
          id: 'egress',
          asks: 'Does it leave?',
          vantage: 'pod',
          location: 'pod shop/web-0',
          rung: 'agent-netns',
          command: ['ping', '8.8.8.8'],
          verdict: 'fail',
          saw: REPORT.steps[0]?.saw.en,
          expected: 'a reply',
          explainedBy: 'masquerade-off',
          durationMs: 12,
        },
        {
          id: 'drops',
          asks: 'Does it leave?',
          vantage: 'pod',
          location: 'cilium-agent on node-1',
          command: [],
          verdict: 'unknown',
          reason: 'forbidden',
          saw: 'no right',
          expected: 'a reply',
          durationMs: 12,
        },
      ],
      figures: [
        {
          id: 'way',
          kind: 'drawing',
          title: 'The way',
          body: 'web-0\n  | eth0 1230\nnode-1 \u001b[31m\u202e<!channel>\n',
        },
      ],
      notes: ['Seen from inside.'],
      ended: 'proven',
      startedAt: '2026-01-01T00:00:00.000Z',
      durationMs: 1234,
      versions: { netwhy: '0.1.0', runbook: 1, cilium: 'v1.18.2' },
    });
  });

  it('speaks the language asked for', () => {
    expect(contract(REPORT, 'ko').headline).toBe('node-1에서 나가는 패킷의 주소가 변환되지 않습니다.');
  });

  it('makes the exit code the verdict', () => {
    expect([VERDICTS.map(exitCodeOf), FAULT_KINDS.map(exitCodeOfFault)]).toEqual([
      [0, 3, 1, 4, 4],
      [2, 5, 5, 2, 5],
    ]);
  });
});

describe('options of ask', () => {
  const read = (words: string) =>
    readAskOptions(parseWith(`why-no-egress web-0 ${words}`.trim().split(' '), ASK_OPTIONS).values);

  it('reads them beside the grammar', () => {
    expect(read('--json --timeout 1.5 --playground --break a --break b:c --record r.json')).toEqual({
      source: {},
      json: true,
      timeoutMs: 1500,
      record: 'r.json',
      site: '',
      playground: true,
      breaks: ['a', 'b:c'],
    });
    expect(read('--kubeconfig f --context c').source).toEqual({ kubeconfig: 'f', context: 'c' });
  });

  it.each([
    ['--timeout 0', 'a number of seconds'],
    ['--timeout 1e3', 'a number of seconds'],
    ['--break masquerade-off', 'needs --playground'],
    ['--playground --context c', 'not both'],
    ['--jsn', 'Option --jsn is not known'],
    ['--timeout', 'Option --timeout is not known here or lacks its value'],
  ])('refuses %s', (words, sentence) => {
    expect(() => read(words)).toThrow(sentence);
  });
});
