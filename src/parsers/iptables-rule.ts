// What does one `-A` line of iptables-save say?
import { type Parsed, parsed, unreadable } from '../model/command-call.ts';
import { type FirewallRule, hookOf, type RuleVerdict } from './firewall-rule.ts';
import { wholeNumber } from './numbers.ts';
import { printable } from './printable.ts';

/** A chain of the table being read; `length` counts its rules so far. */
export interface Chain {
  readonly policy: string;
  readonly packets: number;
  length: number;
}

// [13:898] -A FORWARD -i eth0 -m comment --comment "a \"quoted\" one" -j REJECT --reject-with icmp-host-prohibited
const LINE = /^(?:\[(\d+):\d+\] )?-A (\S+)(?: (.*))?$/;
const WORD = /"(?:[^"\\]|\\.)*"|[^\s"]+/g;

// Quotes that never close cost time that grows with the square of the length.
const MAX_LINE_CHARS = 4000;

const VERDICTS: Readonly<Record<string, RuleVerdict>> = {
  ACCEPT: 'accept',
  DROP: 'drop',
  REJECT: 'reject',
  RETURN: 'return',
  MASQUERADE: 'masquerade',
};

/** Counts the rule in its chain. */
export const ruleOf = (
  line: string,
  table: string,
  chains: ReadonlyMap<string, Chain>,
): Parsed<readonly FirewallRule[]> => {
  if (line.length > MAX_LINE_CHARS) return unreadable('iptables-save: a line is too long');
  const match = LINE.exec(line);
  const name = match?.[2] ?? '';
  const chain = chains.get(name);
  const packets = match?.[1] === undefined ? null : wholeNumber(match[1]);
  if (match === null || chain === undefined || (match[1] !== undefined && packets === null))
    return unreadable('iptables-save: a rule is not understood');
  const rest = match[3] ?? '';
  const words: readonly string[] = rest.match(WORD) ?? [];
  if (words.join(' ') !== rest.trim()) return unreadable('iptables-save: quotes are not closed');
  const at = words.findIndex((word) => word === '-j' || word === '-g');
  const target = at < 0 ? '' : (words[at + 1] ?? '');
  if (at >= 0 && target === '') return unreadable('iptables-save: a rule is cut');
  const rejectAt = words.indexOf('--reject-with');
  chain.length += 1;
  return parsed([
    {
      table,
      chain: name,
      hook: hookOf(name),
      position: chain.length,
      packets,
      verdict: chains.has(target) ? 'jump' : verdictOf(target),
      rejectWith: rejectAt < 0 ? null : (words[rejectAt + 1] ?? null),
      conditional: hasMatch(at < 0 ? words : words.slice(0, at)),
      text: printable(`-A ${name} ${rest}`),
    },
  ]);
};

const verdictOf = (target: string): RuleVerdict =>
  Object.hasOwn(VERDICTS, target) ? (VERDICTS[target] ?? 'other') : 'other';

/** A comment matches every packet. */
const hasMatch = (words: readonly string[]): boolean => {
  const isComment = words.length === 4 && words[1] === 'comment' && words[2] === '--comment';
  return words.length > 0 && !isComment;
};
