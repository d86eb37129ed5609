// How the subject of a question is written in one line: as asked, and as found.
import type { Ask } from '../model/ask.ts';
import type { ReportTarget } from '../model/report.ts';

/** As typed: `shop/web-0 → db-0`. Empty for a question about all. */
export const askedSubject = ({ namespace, target, other, host, options }: Ask): string => {
  const named = namespace === '' || target === '' || target.includes('/') ? target : `${namespace}/${target}`;
  return [options.what ?? '', named, other || host]
    .filter((word) => word !== '')
    .join(' ')
    .trim();
};

/** As found: `shop/web-0`, `node-1 → node-2`. */
export const foundSubject = ({ namespace, name, peer }: ReportTarget): string => {
  const named = namespace === '' ? name : `${namespace}/${name}`;
  return peer === undefined ? named : `${named} → ${peer}`;
};

/** The node beside it, where that says more than the name. */
export const nodeOf = ({ kind, node }: ReportTarget): string => (kind === 'pod' ? node : '');
