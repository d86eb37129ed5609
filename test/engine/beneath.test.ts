// Which steps that could not look keep a cause from being proven?
import { describe, expect, it } from 'vitest';
import { unreadBeneath } from '../../src/engine/beneath.ts';
import { looked } from '../../src/model/looked.ts';
import type { Cause, Finding } from '../../src/model/runbook.ts';
import type { Scene } from '../../src/model/scene.ts';
import { same } from '../../src/model/text.ts';
import { type Judgement, pass, unknown } from '../../src/model/verdict.ts';
import { SCENE } from './toy.ts';

const node = (name: string) => ({ name, ready: true, reason: '', internalIps: [], podCidrs: [] });
const scene: Scene = { ...SCENE, nodes: looked([node('node-1'), node('node-2'), node('node-3')]) };

const finding = (step: string, judgement: Judgement, facts: Finding['facts'] = {}): Finding => ({
  step,
  judgement,
  verdict: judgement.verdict,
  fails: judgement.verdict === 'fail',
  passes: judgement.verdict === 'pass',
  warns: judgement.verdict === 'warn',
  silent: judgement.verdict === 'unknown',
  facts,
  location: { at: 'api' },
  rung: null,
  argv: [],
  durationMs: 0,
});

const blind = unknown('timed-out', same('no answer'));

const cause = (code: string, step: string, rest: Partial<Cause> = {}): Cause => ({
  code,
  layer: 'overlay',
  step,
  severity: 'fail',
  when: () => true,
  explains: [],
  say: () => same(code),
  remedies: () => [],
  ...rest,
});

/** A lower cause whose step was read as `low` tells, beneath one about `about`. */
const unread = (low: Finding, about: readonly string[] | undefined): readonly string[] => {
  const upper = cause('upper', 'high', about === undefined ? {} : { about: () => about });
  const beneath = { cause: cause('lower', 'low', { explains: ['high'] }), asked: new Set(['low']) };
  const findings = new Map([
    ['low', low],
    ['high', finding('high', pass(same('seen'), same('seen')))],
  ]);
  return unreadBeneath({ cause: upper, asked: new Set(['high']) }, [beneath], findings, scene);
};

describe('what could not be seen beneath a cause', () => {
  it.each<readonly [string, readonly string[] | undefined, Finding['facts'], readonly string[]]>([
    ['is the same node', ['node-1'], { unknown: ['node-1'] }, ['low']],
    ['is an end of the way', ['node-2>node-1'], { unknown: ['node-1'] }, ['low']],
    ['is another node', ['node-3'], { unknown: ['node-1'] }, []],
    ['is some node, of a cause about the question’s own subject', undefined, { unknown: ['node-1'] }, ['low']],
    ['is some node, of a cause about a pod: it may run there', ['shop/web-1'], { unknown: ['node-1'] }, ['low']],
    ['is some node, of a cause about a port', ['10.244.1.14:8080'], { unknown: ['node-1'] }, ['low']],
    ['is a pod, of a cause about a node', ['node-3'], { unknown: ['10.244.3.10'] }, ['low']],
    ['is everything', ['node-3'], {}, ['low']],
  ])('where it %s: %j', (_name, about, facts, expected) => {
    expect(unread(finding('low', blind, facts), about)).toEqual(expected);
  });

  it('is nothing where all was read', () => {
    expect(unread(finding('low', pass(same('well'), same('well'))), ['shop/web-1'])).toEqual([]);
  });
});
