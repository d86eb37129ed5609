import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { helpText } from '../../src/command/help.ts';
import { parseWords } from '../../src/command/parse.ts';
import { Fault } from '../../src/model/fault.ts';

const ASK = {
  question: 'why-no-egress',
  target: 'web-0',
  other: '',
  namespace: '',
  cluster: '',
  host: '',
  options: {},
  lang: null,
};

const CAPTURE = 'capture <vxlan|wireguard|pod> <node|pod> [count=20] [seconds=5] [-n namespace]';

const refusal = (words: string): { kind: string; en: string; suggestions: readonly string[] } => {
  try {
    parseWords(words);
  } catch (error) {
    if (error instanceof Fault) return { kind: error.kind, en: error.say.en, suggestions: error.suggestions };
    throw error;
  }
  throw new Error(`accepted: ${words}`);
};

describe('the grammar', () => {
  it.each([
    ['why-no-egress web-0', ASK],
    ['  WHY-NO-EGRESS   web-0 ', ASK],
    ['why-no-egress shop/web-0', { ...ASK, target: 'shop/web-0' }],
    ['why-no-egress deploy/web -n shop', { ...ASK, target: 'deploy/web', namespace: 'shop' }],
    ['why-no-egress shop/deploy/web', { ...ASK, target: 'shop/deploy/web' }],
    ['why-no-egress -n shop web-0 google.com', { ...ASK, namespace: 'shop', host: 'google.com' }],
    ['why-no-egress web-0 <http://google.com|google.com>', { ...ASK, host: 'google.com' }],
    ['why-no-egress web-0 host=Example.COM', { ...ASK, host: 'example.com' }],
    ['why-no-egress web-0 8.8.4.4', { ...ASK, host: '8.8.4.4' }],
    ['`why-no-egress` `web-0`', ASK],
    ['`why-no-egress web-0`', ASK],
    ['why-no-egress “web-0”?', ASK],
    ['why-no-egress web-0 —cluster prod –n shop', { ...ASK, cluster: 'prod', namespace: 'shop' }],
    ['why-no-egress web-0 --lang ko', { ...ASK, lang: 'ko' }],
    ['why-flaky node-1 node-2', { ...ASK, question: 'why-flaky', target: 'node-1', other: 'node-2' }],
    ['why-flaky node/node-1', { ...ASK, question: 'why-flaky', target: 'node/node-1' }],
    ['why-no-dns web-0 Db.shop.svc', { ...ASK, question: 'why-no-dns', host: 'db.shop.svc' }],
    [
      'why-no-service shop/svc/web cart-0',
      { ...ASK, question: 'why-no-service', target: 'shop/svc/web', other: 'cart-0' },
    ],
    ['path web-0 svc/web', { ...ASK, question: 'path', other: 'svc/web' }],
    ['path web-0 google.com', { ...ASK, question: 'path', other: 'google.com', host: 'google.com' }],
    ['path web-0 10.96.0.10', { ...ASK, question: 'path', other: '10.96.0.10', host: '10.96.0.10' }],
    ['health', { ...ASK, question: 'health', target: '' }],
    ['mtu shop/web-0 node-2', { ...ASK, question: 'mtu', target: 'shop/web-0', other: 'node-2' }],
    [
      'capture VXLAN node-1 count=20',
      { ...ASK, question: 'capture', target: 'node-1', options: { what: 'vxlan', count: '20' } },
    ],
    ['explain kpr', { ...ASK, question: 'explain', target: 'kube-proxy' }],
  ])('reads %j', (words, ask) => {
    expect(parseWords(words)).toEqual({ kind: 'ask', ask });
  });

  it.each([
    ['', ''],
    ['help', ''],
    ['help why-no-egress', 'why-no-egress'],
    ['why-no-egress --help', 'why-no-egress'],
  ])('answers %j with help', (words, topic) => {
    expect(parseWords(words)).toEqual({ kind: 'help', topic });
  });

  it.each([
    ['why-no-egres web-0', 'is not a question I know', 'why-no-egress <pod> [host] [-n namespace]'],
    ['reboot web-0', 'is not a question I know', 'why-no-egress <pod> [host] [-n namespace]'],
    ['why-no-egress', 'Which pod?', 'why-no-egress <pod> [host] [-n namespace]'],
    ['why-no-egress web-0;id', '"web-0;id" is not a pod name', undefined],
    ['why-no-egress ../../x', '"../../x" is not a pod name', undefined],
    ['why-no-egress $(id)', 'is not a pod name', undefined],
    ['why-no-egress a/b/c', 'is not a pod name', undefined],
    ['why-no-egress Web-0', '"Web-0" is not a pod name', 'web-0'],
    ['why-no-egress web-0 -n ../x', '"../x" is not a namespace name', undefined],
    ['why-no-egress web-0 169.254.169.254', 'is not an outside address', undefined],
    ['why-no-egress web-0 127.0.0.1', 'is not an outside address', undefined],
    ['why-no-egress web-0 localhost', 'is not a host', undefined],
    ['why-no-egress web-0 -oProxy=x', 'is not known here', 'why-no-egress <pod> [host] [-n namespace]'],
    [
      'why-no-egress web-0 google.com extra',
      'more than why-no-egress takes: "extra"',
      'why-no-egress <pod> [host] [-n namespace]',
    ],
    ['why-flaky', 'Which node?', 'why-flaky <node> [node]'],
    ['why-flaky shop/node-1', 'takes a node, and "shop/node-1" names something else', undefined],
    ['tailscale svc/web', 'takes a node, and "svc/web" names something else', undefined],
    ['why-flaky node/..', 'is not a node name', undefined],
    ['path web-0', 'Where to?', 'path <pod> <pod|service|host> [-n namespace]'],
    ['path web-0 169.254.169.254', 'is not an outside address', undefined],
    ['capture pod web-0 seconds=31', 'seconds is a whole number from 1 to 30', CAPTURE],
    ['capture pod web-0 seconds=1e1', 'seconds is a whole number from 1 to 30', CAPTURE],
    ['capture pod web-0 count=2=3', 'count is a whole number from 1 to 200', CAPTURE],
    ['capture pod web-0 size=9', 'has no setting "size"', CAPTURE],
    ['capture all web-0', 'is not one of vxlan, wireguard, pod', CAPTURE],
    ['explain devises', 'There is no topic', 'explain devices'],
    ['why-no-dns web-0 -x', 'is not known here', 'why-no-dns <pod> [name] [-n namespace]'],
    ['why-no-egress web-0 --lang fr', 'en or ko', '--lang en|ko'],
    [`why-no-egress ${'a'.repeat(10_000)}`, 'too long', undefined],
  ])('refuses %j', (words, sentence, suggestion) => {
    const refused = refusal(words);
    expect(refused.kind).toBe('usage');
    expect(refused.en).toContain(sentence);
    expect(refused.suggestions[0]).toBe(suggestion);
    expect(refused.en.length).toBeLessThan(200);
  });

  it('never accepts a target or host that is more than a name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (noise) => {
        try {
          const command = parseWords(`why-no-egress ${noise}`);
          if (command.kind === 'ask')
            expect(`${command.ask.target} ${command.ask.host}`).toMatch(/^[a-z0-9./-]+ [a-z0-9._:-]*$/);
        } catch (error) {
          expect(error).toBeInstanceOf(Fault);
        }
      }),
    );
  });

  it('helps in both languages', () => {
    expect(helpText('').en).toContain('/net why-no-egress <pod>');
    expect(helpText('why-no-egress', 'netwhy ask').ko).toContain('netwhy ask why-no-egress');
  });
});
