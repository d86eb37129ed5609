import { describe, expect, it } from 'vitest';
import { TOPICS, topicNamed } from '../../../src/model/topics.ts';
import { LESSONS } from '../../../src/runbooks/explain/explain.runbook.ts';
import { LIVE_STEPS } from '../../../src/runbooks/explain/live-steps.ts';
import { needsOf } from '../../../src/runbooks/explain/needs.ts';
import { columnsOf } from '../../../src/text/columns.ts';
import { SCENE } from '../../engine/toy.ts';
import { askPlayground } from '../../product/ask-playground.ts';

const ids = TOPICS.map(({ id }) => id);
const lessons = ids.map((id) => [id, LESSONS.get(id)] as const);

/** Characters of a phone screen's width in monospace, and what a Slack section and message hold. */
const MAX_COLUMNS = 40;
const MAX_PARAGRAPH = 1_500;
/** With the source below: six are shown. */
const MAX_PARAGRAPHS = 5;
describe('the topics', () => {
  it('have a lesson each, and no lesson is without a topic', () => {
    expect([...LESSONS.keys()].sort()).toEqual(ids.toSorted());
  });

  it('go by words of one topic only', () => {
    const words = TOPICS.flatMap(({ id, also }) => [id, ...also]);
    expect(words.filter((word, at) => words.indexOf(word) !== at)).toEqual([]);
    expect(words.filter((word) => word !== word.toLowerCase() || /\s/.test(word))).toEqual([]);
  });

  it.each([
    ['cil_sock_ops', 'programs'],
    ['KPR', 'kube-proxy'],
    ['1380', 'mtu-budget'],
    ['nothing-of-the-kind', undefined],
  ])('%s means %s', (word, id) => {
    expect(topicNamed(word)?.id).toBe(id);
  });

  it('ask only for values there are steps for', () => {
    const known: readonly string[] = LIVE_STEPS.map(({ id }) => id);
    const asked = ids.flatMap((name) => needsOf({ ...SCENE, subject: { kind: 'topic', name } }));
    expect(asked.filter((id) => !known.includes(id))).toEqual([]);
    expect(known.filter((id) => !asked.includes(id))).toEqual([]);
  });
});

describe('a lesson', () => {
  it.each(lessons)('%s is told in two languages, within what a phone and Slack show', (_id, lesson) => {
    if (lesson === undefined) throw new Error('no lesson');
    for (const text of [lesson.answer, lesson.body]) expect(text.ko).toMatch(/[가-힣]{2,}/);
    for (const lang of ['en', 'ko'] as const) {
      const paragraphs = lesson.body[lang].split('\n\n');
      expect(paragraphs.length).toBeLessThanOrEqual(MAX_PARAGRAPHS);
      expect(Math.max(...paragraphs.map((one) => one.length))).toBeLessThanOrEqual(MAX_PARAGRAPH);
      expect(lesson.answer[lang].length).toBeLessThan(250);
      for (const line of lesson.drawing?.[lang].split('\n') ?? [])
        expect(columnsOf(line)).toBeLessThanOrEqual(MAX_COLUMNS);
    }
    expect(lesson.body.en.split('\n\n').length).toBe(lesson.body.ko.split('\n\n').length);
    expect(lesson.source).toMatch(/guide/);
  });
});

describe('explain', () => {
  it.each(ids)('%s passes with the values of a healthy cluster', async (id) => {
    const { report } = await askPlayground(`explain ${id}`);
    const here = report.figures.find((figure) => figure.id === 'here')?.body.en ?? '';
    expect([report.verdict, report.headline.en, report.causes]).toEqual(['pass', LESSONS.get(id)?.answer.en, []]);
    expect(here).not.toMatch(/not read|not said|undefined|null|NaN/);
    expect(report.target).toEqual({ kind: 'topic', namespace: '', name: id, node: '' });
  });

  it('shows the values of this cluster, not those of the guide', async () => {
    const { report } = await askPlayground('explain devices', ['devices-pinned']);
    expect(report.figures.find((figure) => figure.id === 'here')?.body.en).toContain(
      'devices as set: enp0s6 tailscale0',
    );
  });

  it('stands where nothing can be read, and says what was not', async () => {
    const { report } = await askPlayground('explain wireguard', ['tailscaled-down']);
    expect(report.verdict).toBe('pass');
    expect(report.figures.find((figure) => figure.id === 'here')?.body.en).toContain('tailscaled: no daemon');
  });

  it('says that a device is not there, rather than nothing of it', async () => {
    const { report } = await askPlayground('explain vxlan', ['vxlan-device-missing']);
    expect(report.figures.find((figure) => figure.id === 'here')?.body.en).toContain(
      'port: no VXLAN device on this node (ask `overlay`)',
    );
  });

  it('lists only what the topic shows', async () => {
    const { report } = await askPlayground('explain prometheus');
    expect(report.steps).toEqual([]);
  });
});
