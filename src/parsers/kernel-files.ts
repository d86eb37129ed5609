// What do kernel files say: a switch, the connection table, the protocol counters?
import { type Parser, parsed, type ToolOutput, unreadable } from '../model/command-call.ts';
import { wholeNumber } from './numbers.ts';
import { screen } from './screen.ts';

export { parseResolvConf, type ResolvConf } from './resolv-conf.ts';

export interface Conntrack {
  readonly count: number;
  readonly max: number;
}

/** Protocol -> counter -> value, as /proc/net/snmp names them: `snmp.Ip?.FragCreates`. */
export type Snmp = Readonly<Record<string, Readonly<Record<string, number>>>>;

// cat: /proc/sys/net/netfilter/nf_conntrack_count: No such file or directory · cat: can't open '…': No such file or directory
const isMissing = (output: ToolOutput): boolean =>
  output.exitCode === 1 && /^cat: .*: No such file or directory$/m.test(output.stderr);

/** A switch: 0 or 1. */
export const parseFlag: Parser<boolean> = (output) => {
  const unfit = screen(output);
  if (unfit !== null) return unfit;
  return output.exitCode === 0 && /^[01]\n$/.test(output.stdout)
    ? parsed(output.stdout === '1\n')
    : unreadable('not a switch of 0 or 1');
};

/** Two lines: count, then max. A missing file is `inconclusive`: connection tracking is not loaded. */
export const parseConntrack: Parser<Conntrack> = (output) => {
  const unfit = screen(output);
  if (unfit !== null) return unfit;
  if (isMissing(output)) return unreadable('connection tracking is not loaded', 'inconclusive');
  const match = /^(\d+)\n(\d+)\n$/.exec(output.stdout);
  const [count, max] = [wholeNumber(match?.[1]), wholeNumber(match?.[2])];
  return output.exitCode === 0 && count !== null && max !== null && max > 0
    ? parsed({ count, max })
    : unreadable('connection tracking: not two counts');
};

/** /proc/net/snmp: per protocol a line of names and a line of values; columns vary with the kernel. */
export const parseSnmp: Parser<Snmp> = (output) => {
  const unfit = screen(output);
  if (unfit !== null) return unfit;
  const lines = output.stdout.split('\n');
  // The text ends with a line break, and lines come in pairs.
  if (output.exitCode !== 0 || lines.pop() !== '' || lines.length === 0 || lines.length % 2 !== 0)
    return unreadable('snmp: not complete pairs of lines');
  const protocols: Record<string, Record<string, number>> = {};
  for (let at = 0; at < lines.length; at += 2) {
    const [name = '', ...names] = (lines[at] ?? '').split(' ');
    const [again, ...words] = (lines[at + 1] ?? '').split(' ');
    if (!/^[A-Z][A-Za-z0-9]*:$/.test(name) || again !== name || names.length !== words.length)
      return unreadable('snmp: a pair of lines does not match');
    const values: Record<string, number> = {};
    for (const [index, key] of names.entries()) {
      // Tcp: … MaxConn … is the one field with a sign; -1 means no limit.
      const value = key === 'MaxConn' && words[index] === '-1' ? -1 : wholeNumber(words[index]);
      if (!/^[A-Z][A-Za-z0-9]*$/.test(key) || value === null) return unreadable('snmp: a value is not a count');
      values[key] = value;
    }
    protocols[name.slice(0, -1)] = values;
  }
  return parsed(protocols);
};
