// Does the page read Slack's markup, links and half-typed lines as Slack does?
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { say } from '../../../src/model/text.ts';
import { completions } from '../../../src/playground/page/app/complete.ts';
import { slackDate } from '../../../src/playground/page/app/dates.ts';
import { permalink, spotOf, webAddress } from '../../../src/playground/page/app/links.ts';
import { type Part, readMrkdwn } from '../../../src/playground/page/app/mrkdwn.ts';
import { pictureOf } from '../../../src/playground/page/network-picture.ts';

const text = (words: string): Part => ({ kind: 'text', text: words });

describe('markup', () => {
  it.each<[string, readonly Part[]]>([
    ['plain &lt;b&gt; &amp;amp;', [text('plain <b> &amp;')]],
    ['a *b* c', [text('a '), { kind: 'bold', parts: [text('b')] }, text(' c')]],
    ['2*3*4 snake_case_name', [text('2*3*4 snake_case_name')]],
    ['_i_ ~s~', [{ kind: 'italic', parts: [text('i')] }, text(' '), { kind: 'strike', parts: [text('s')] }]],
    ['`*x*`', [{ kind: 'code', text: '*x*' }]],
    ['```\na\nb\n```', [{ kind: 'pre', text: 'a\nb' }]],
    ['<@U1>', [{ kind: 'user', id: 'U1', label: '' }]],
    ['<#C1|ops>', [{ kind: 'channel', id: 'C1', label: 'ops' }]],
    ['<!here>', [{ kind: 'broadcast', text: '@here' }]],
    ['<https://x.example/?a=1&amp;b=2|go>', [{ kind: 'link', url: 'https://x.example/?a=1&b=2', label: 'go' }]],
    ['<!date^1700000000^{date}|then>', [{ kind: 'date', seconds: 1_700_000_000, format: '{date}', fallback: 'then' }]],
    ['&gt; said\nthen', [{ kind: 'quote', parts: [text('said')] }, text('then')]],
    [':x: no', [{ kind: 'emoji', text: 'x' }, text(' no')]],
  ])('%s', (written, parts) => {
    expect(readMrkdwn(written)).toEqual(parts);
  });

  it('reads anything, in reasonable time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (any) => {
        readMrkdwn(any);
      }),
    );
    const before = process.cpuUsage();
    for (const hostile of ['*a'.repeat(5_000), '<'.repeat(10_000), '`'.repeat(10_000), '_ '.repeat(5_000)])
      readMrkdwn(hostile);
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(2_000);
  });
});

describe('links', () => {
  it.each([
    ['https://x.example/a', 'https://x.example/a'],
    ['http://x.example', 'http://x.example/'],
    ['javascript:alert(1)', null],
    [' javascript:alert(1)', null],
    ['data:text/html,x', null],
    ['file:///etc/passwd', null],
    ['slack://open', null],
    ['nowhere', null],
  ])('%s leads to %s', (url, href) => {
    expect(webAddress(url)).toBe(href);
  });

  it('takes a permalink of the playground for a place in the page, and no other', () => {
    const link = permalink('http://127.0.0.1:4999', 'C0000000OPS', '1700000000.000200', '1700000000.000100');
    const spot = { channel: 'C0000000OPS', ts: '1700000000.000200', threadTs: '1700000000.000100' };
    expect(spotOf(link)).toEqual(spot);
    expect(spotOf(link.replace(/\?.*/, ''))).toEqual({ ...spot, threadTs: spot.ts });
    expect(spotOf(link.replace('127.0.0.1', 'slack.example'))).toBeNull();
    expect(spotOf('http://127.0.0.1:4999/api/auth.test')).toBeNull();
  });
});

describe('dates', () => {
  it('are the reader’s', () => {
    const at = 1_700_000_000;
    expect(slackDate(at, '{date_num} {time}', 'en', 'Europe/Berlin')).toBe('14/11/2023 23:13');
    expect(slackDate(at, '{date_num}', 'ko', 'Asia/Seoul')).toContain('15');
    expect(slackDate(at, '{nonsense}', 'en', 'UTC')).toBe('{nonsense}');
  });
});

describe('completion', () => {
  const questions = [
    { usage: 'why-no-egress <pod> [host]', example: '', asks: say('Why?', '왜?'), takes: ['pod', 'host'] },
    { usage: 'why-flaky <node> [node]', example: '', asks: say('Why?', '왜?'), takes: ['node', 'node'] },
  ];
  const picture = pictureOf([]);
  const lines = (line: string, inThread = false) =>
    completions(line, inThread, questions, picture).map((one) => one.line);

  it.each([
    ['/', false, ['/net ', '/invite @netwhy']],
    ['/', true, []],
    ['@', true, ['@netwhy ']],
    ['/net ', false, ['/net why-no-egress ', '/net why-flaky ']],
    ['/net why-f', false, ['/net why-flaky ']],
    ['@netwhy why-n', true, ['@netwhy why-no-egress ']],
    ['/net why-flaky node-', false, ['/net why-flaky node-1 ', '/net why-flaky node-2 ', '/net why-flaky node-3 ']],
    ['/net why-no-egress db', false, ['/net why-no-egress shop/db-0 ']],
    ['/net nonsense ', false, []],
    ['hello /net', false, []],
    ['', false, []],
  ])('of %j', (line, inThread, expected) => {
    expect(lines(line, inThread)).toEqual(expected);
  });
});

describe('the picture of the network', () => {
  it('shows all well where nothing is broken', () => {
    const { nodes, links } = pictureOf([]);
    expect(nodes.map(({ on, tailscale, cilium, internet }) => [on, tailscale, cilium, internet])).toEqual([
      [true, true, true, true],
      [true, true, true, true],
      [true, true, true, true],
    ]);
    expect(nodes.flatMap(({ pods }) => pods).filter((pod) => !(pod.running && pod.internet && pod.dns))).toEqual([]);
    expect(links.map(({ arrived, way }) => [arrived, way])).toEqual([
      [10, 'direct'],
      [10, 'direct'],
      [10, 'direct'],
    ]);
  });

  it('shows where packets are lost', () => {
    const [first, second] = pictureOf(['masquerade-off']).nodes;
    expect(first?.pods.map(({ internet }) => internet)).toEqual([false, false, false, false, false]);
    expect(first?.internet).toBe(true);
    expect(second?.pods.every(({ internet }) => internet)).toBe(true);
  });
});
