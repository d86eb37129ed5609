// What does the list of statements of one nft rule come to?
import { z } from 'zod';
import type { FirewallRule, RuleVerdict } from './firewall-rule.ts';
import { count } from './json-text.ts';
import { printable } from './printable.ts';

type Statement = Readonly<Record<string, unknown>>;
type Meaning = Pick<FirewallRule, 'packets' | 'verdict' | 'rejectWith' | 'conditional'>;

const VERDICTS: Readonly<Record<string, RuleVerdict>> = {
  accept: 'accept',
  drop: 'drop',
  reject: 'reject',
  return: 'return',
  jump: 'jump',
  goto: 'jump',
  masquerade: 'masquerade',
};
/** iptables-nft shows its targets only by name: {"xt": {"type": "target", "name": "REJECT"}}. */
const TARGETS: Readonly<Record<string, RuleVerdict>> = { REJECT: 'reject', MASQUERADE: 'masquerade' };
/** Statements that let every packet through to the next one. */
const ALWAYS = new Set([
  'counter',
  'log',
  'mangle',
  'notrack',
  'snat',
  'dnat',
  'redirect',
  'tproxy',
  'queue',
  'dup',
  'fwd',
]);

const counter = z.looseObject({ packets: count });
const reject = z.looseObject({ type: z.string(), expr: z.string().optional() });
const target = z.looseObject({ type: z.literal('target'), name: z.string() });

/** A statement we do not know may be a match, so the rule counts as conditional. */
export const readExpression = (statements: readonly Statement[]): Meaning => {
  let meaning: Meaning = { packets: null, verdict: 'other', rejectWith: null, conditional: false };
  for (const statement of statements) {
    const [key = '', value] = Object.entries(statement)[0] ?? [];
    const counted = counter.safeParse(value);
    const rejected = reject.safeParse(value);
    const xt = target.safeParse(value);
    if (Object.hasOwn(VERDICTS, key)) {
      meaning = { ...meaning, verdict: VERDICTS[key] ?? 'other' };
      if (key === 'reject' && rejected.success)
        meaning = { ...meaning, rejectWith: [rejected.data.type, rejected.data.expr ?? ''].join(' ').trim() };
    } else if (key === 'counter' && counted.success) meaning = { ...meaning, packets: counted.data.packets };
    else if (key === 'xt' && xt.success)
      meaning = Object.hasOwn(TARGETS, xt.data.name)
        ? { ...meaning, verdict: TARGETS[xt.data.name] ?? 'other' }
        : meaning;
    else if (!ALWAYS.has(key)) meaning = { ...meaning, conditional: true };
  }
  return meaning;
};

/** The rule for people, without its counter: `match op:==,left:meta:key:oifname,right:eth0; xt type:target,name:REJECT`. */
export const wordsOf = (statements: readonly Statement[]): string => {
  try {
    return printable(
      statements
        .flatMap((statement) => Object.entries(statement))
        .filter(([key]) => key !== 'counter')
        .map(([key, value]) => (value === null ? key : `${key} ${JSON.stringify(value).replace(/["{}[\]\\]/g, '')}`))
        .join('; '),
    );
  } catch {
    // Nested too deep for stringify, which recurses: the text is for people only.
    return '';
  }
};
