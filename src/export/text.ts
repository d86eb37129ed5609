// How foreign text stands in Markdown without coming to life: no emphasis, no link, no mention, no table broken.
import { literal } from '../text/literal.ts';

const MAX = 2_000;

/** One line of prose or one cell. */
export const mdText = (foreign: string, max = MAX): string => {
  const line = literal(foreign).replace(/\s+/g, ' ').trim();
  return (line.length > max ? `${line.slice(0, max - 1).toWellFormed()}…` : line)
    .replace(/[\\`*_[\]<>|~#]/g, '\\$&')
    .replace(/&/g, '&amp;')
    .replace(/@/g, '&#64;') // a backslash does not keep GitHub from pinging
    .replace(/:\/\//g, '\\://')
    .replace(/\bwww\./gi, 'www\\.')
    .replace(/^(\d+)([.)])(?=\s)/, '$1\\$2')
    .replace(/^([-+=])/, '\\$1');
};

/** Word for word; the fence is longer than any run of backticks inside. */
export const mdBlock = (foreign: string, max = 20_000): string => {
  const text = literal(foreign).slice(0, max).toWellFormed();
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}\n${text}\n${fence}`;
};

export const mdTable = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

/** `2026-03-01 10:00:05 UTC` */
export const mdTime = (ms: number): string =>
  Number.isFinite(ms) ? `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')} UTC` : '?';
