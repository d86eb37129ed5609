// Is there for every cause a question that shows more, or a word that there is none; and can it be typed?
import { describe, expect, it } from 'vitest';
import { parseWords } from '../../src/command/parse.ts';
import type { ReportTarget } from '../../src/model/report.ts';
import { topicNamed } from '../../src/model/topics.ts';
import { RUNBOOKS } from '../../src/runbooks/catalog.ts';
import { NEXT, nextQuestion } from '../../src/runbooks/next-question.ts';

const codes = [...new Set([...RUNBOOKS.values()].flatMap(({ causes }) => causes.map(({ code }) => code)))].sort();
const POD: ReportTarget = { kind: 'pod', namespace: 'shop', name: 'web-0', node: 'node-1' };
const CLUSTER: ReportTarget = { kind: 'cluster', namespace: '', name: 'prod', node: '' };
const SERVICE: ReportTarget = { kind: 'service', namespace: 'shop', name: 'web', node: '', peer: 'shop/cart-0' };

describe('the next question', () => {
  it('is decided for every cause, and for no other', () => {
    expect(Object.keys(NEXT).sort()).toEqual(codes);
  });

  it('can be typed whatever the cause is about, and is never the one just asked', () => {
    for (const [question] of RUNBOOKS)
      for (const code of codes)
        for (const target of [POD, CLUSTER, SERVICE, { ...POD, peer: 'svc/shop/db' }, { ...POD, peer: 'google.com' }])
          for (const subjects of [[], ['node-1'], ['node-1>node-2', 'node-2'], ['shop/web-0'], ['<!channel>']]) {
            const words = nextQuestion({ question, target, code, subjects });
            if (words === '') continue;
            expect(parseWords(words), words).toMatchObject({ kind: 'ask' });
            if (words.startsWith('explain ')) expect(topicNamed(words.slice(8)), words).not.toBeNull();
            expect(words.split(' ')[0] === question && question !== 'explain', `${code} in ${question}`).toBe(false);
          }
  });

  it('is about the two nodes of a way, the node of a fault, or the pod that was asked about', () => {
    const next = (question: string, code: string, ...subjects: readonly string[]) =>
      nextQuestion({ question, target: POD, code, subjects });
    expect([
      next('why-no-egress', 'peer-relayed', 'node-1>node-3'),
      next('why-flaky', 'peer-relayed', 'node-1>node-3'),
      next('health', 'vxlan-device-missing', 'node-2'),
      next('why-no-egress', 'masquerade-off'),
      next('why-no-egress', 'pod-not-running'),
    ]).toEqual(['why-flaky node-1 node-3', 'tailscale node-1', 'overlay node-2', 'path shop/web-0 1.1.1.1', '']);
  });
});
