// Reads one plain fact of a finding: a judge hands facts, causes and drawings ask for them by name.
import type { Finding } from '../model/runbook.ts';

export const listed = (finding: Finding, fact: string): readonly string[] => {
  const value = finding.facts[fact];
  return Array.isArray(value) ? value : [];
};

export const wordOf = (finding: Finding, fact: string): string => {
  const value = finding.facts[fact];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
};

/** null when the judge gave no such number. */
export const numberOf = (finding: Finding, fact: string): number | null => {
  const value = finding.facts[fact];
  return typeof value === 'number' ? value : null;
};
