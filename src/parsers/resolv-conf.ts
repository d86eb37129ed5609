// Whom does the C library ask for names, and how does it complete them?
import { isIP } from 'node:net';
import { type Parser, parsed, unreadable } from '../model/command-call.ts';
import { wholeNumber } from './numbers.ts';
import { screen } from './screen.ts';

export interface ResolvConf {
  readonly nameservers: readonly string[];
  readonly search: readonly string[];
  /** 1 when not set, as the resolver has it. */
  readonly ndots: number;
}

/** The resolver obeys the last search or domain line, and the last ndots. */
export const parseResolvConf: Parser<ResolvConf> = (output) => {
  const unfit = screen(output);
  if (unfit !== null) return unfit;
  if (output.exitCode !== 0) return unreadable('resolv.conf could not be read', 'inconclusive');
  if (!output.stdout.endsWith('\n')) return unreadable('resolv.conf: the last line is cut');
  const nameservers: string[] = [];
  let search: readonly string[] = [];
  let ndots = 1;
  for (const line of output.stdout.split('\n')) {
    const [keyword = '', ...words] = line
      .replace(/[#;].*$/, '')
      .trim()
      .split(/\s+/);
    const [first = ''] = words;
    if (keyword === '' || keyword === 'sortlist') continue;
    if (keyword === 'nameserver' && isIP(first) !== 0) nameservers.push(first);
    else if (keyword === 'search' || keyword === 'domain') search = words;
    else if (keyword === 'options') {
      const set = words.findLast((word) => word.startsWith('ndots:'));
      const dots = set === undefined ? ndots : wholeNumber(set.slice('ndots:'.length));
      if (dots === null) return unreadable('resolv.conf: ndots is not a number');
      ndots = dots;
    } else return unreadable('resolv.conf: a line is not understood');
  }
  return parsed({ nameservers, search, ndots });
};
