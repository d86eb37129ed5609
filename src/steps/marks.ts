// Facts that are about a node each, `node-1 what`: which nodes, and what of them?
import type { Finding } from '../model/runbook.ts';
import { listed } from './facts.ts';

export interface Mark {
  readonly node: string;
  readonly what: string;
}

export const marksOf = (finding: Finding, fact: string): readonly Mark[] =>
  listed(finding, fact).map((value) => {
    const cut = value.indexOf(' ');
    return cut < 0 ? { node: value, what: '' } : { node: value.slice(0, cut), what: value.slice(cut + 1) };
  });

export const nodesOf = (marks: readonly Mark[]): readonly string[] => [...new Set(marks.map(({ node }) => node))];

const MOST_SHOWN = 2;

/** The things marked, each once, at most two and how many more. */
export const whatOf = (marks: readonly Mark[]): string => {
  const things = [...new Set(marks.map(({ what }) => what))];
  const more = things.length - MOST_SHOWN;
  return `${things.slice(0, MOST_SHOWN).join(', ')}${more > 0 ? ` (+${more})` : ''}`;
};

export const firstNode = (marks: readonly Mark[]): string => marks[0]?.node ?? '';
