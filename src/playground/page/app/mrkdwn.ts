// What does Slack's markup mean, as a tree of plain parts?

export type Part =
  | { readonly kind: 'text' | 'code' | 'pre' | 'emoji' | 'broadcast'; readonly text: string }
  | { readonly kind: 'user' | 'channel'; readonly id: string; readonly label: string }
  | { readonly kind: 'link'; readonly url: string; readonly label: string }
  | { readonly kind: 'date'; readonly seconds: number; readonly format: string; readonly fallback: string }
  | { readonly kind: 'bold' | 'italic' | 'strike' | 'quote'; readonly parts: readonly Part[] };

const ENTITIES: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };

export const unescaped = (text: string): string =>
  text.replace(/&(?:amp|lt|gt);/g, (entity) => ENTITIES[entity] ?? entity);

// ```pre``` · `code` · <@U1> <#C1|ops> <!here> <https://x|label> · :emoji: · *bold* · _italic_ · ~strike~
const TOKEN =
  /```\n?([\s\S]+?)\n?```|`([^`\n]+)`|<([^<>\n]+)>|:([a-z0-9_+-]+):|(?<=^|[\s(])([*_~])(?=\S)([^\n]*?\S)\5(?=$|[\s).,:;!?])/gm;

const STYLES = { '*': 'bold', _: 'italic', '~': 'strike' } as const;

// <!date^1700000000^{date_short} {time}^https://link|fallback>
const DATE = /^!date\^(\d{1,12})\^([^^]*)(?:\^[^|]*)?$/;

const reference = (inside: string): Part => {
  const bar = inside.indexOf('|');
  const target = bar < 0 ? inside : inside.slice(0, bar);
  const label = bar < 0 ? '' : unescaped(inside.slice(bar + 1));
  const [, seconds, format] = DATE.exec(target) ?? [];
  if (seconds !== undefined) return { kind: 'date', seconds: Number(seconds), format: format ?? '', fallback: label };
  if (target.startsWith('@')) return { kind: 'user', id: target.slice(1), label };
  if (target.startsWith('#')) return { kind: 'channel', id: target.slice(1), label };
  if (target.startsWith('!')) return { kind: 'broadcast', text: label || `@${target.slice(1).split('^')[0] ?? ''}` };
  return { kind: 'link', url: unescaped(target), label };
};

const inline = (text: string): readonly Part[] => {
  const parts: Part[] = [];
  let from = 0;
  const plain = (to: number): void => {
    if (to > from) parts.push({ kind: 'text', text: unescaped(text.slice(from, to)) });
  };
  for (const match of text.matchAll(TOKEN)) {
    plain(match.index);
    from = match.index + match[0].length;
    const [, pre, code, inside, emoji, mark, styled] = match;
    if (pre !== undefined) parts.push({ kind: 'pre', text: unescaped(pre) });
    else if (code !== undefined) parts.push({ kind: 'code', text: unescaped(code) });
    else if (inside !== undefined) parts.push(reference(inside));
    else if (emoji !== undefined) parts.push({ kind: 'emoji', text: emoji });
    else if (mark !== undefined && styled !== undefined)
      parts.push({ kind: STYLES[mark as keyof typeof STYLES], parts: inline(styled) });
  }
  plain(text.length);
  return parts;
};

/** Lines that begin with `>` are quotes. */
export const readMrkdwn = (text: string): readonly Part[] =>
  text.split(/((?:^&gt;[^\n]*(?:\n|$))+)/m).flatMap((piece): readonly Part[] => {
    if (piece === '') return [];
    if (!piece.startsWith('&gt;')) return inline(piece);
    const quoted = piece.replace(/^&gt; ?/gm, '').replace(/\n$/, '');
    return [{ kind: 'quote', parts: inline(quoted) }];
  });
