// What the audit says of what the store itself keeps: a question, its answer, a card.
import { createHash } from 'node:crypto';
import { type AuditNote, NOBODY } from '../engine/ports/audit.ts';
import type { SharedCard } from '../engine/ports/memory.ts';
import type { AcceptedRequest } from '../engine/ports.ts';
import type { Report } from '../model/report.ts';

const asker = ({ team, user, channel, run, ask }: AcceptedRequest) => ({
  ...NOBODY,
  team,
  user,
  channel,
  run,
  cluster: ask.cluster,
  question: ask.question,
  target: ask.namespace === '' || ask.target.includes('/') ? ask.target : `${ask.namespace}/${ask.target}`,
});

export const askedNote = (request: AcceptedRequest): AuditNote => {
  const { ask, surface, words, threadTs, partOf = '', verifies = '' } = request;
  const { other = '', host = '', options = {} } = ask;
  return {
    ...asker(request),
    kind: 'asked',
    facts: { surface, words, threadTs, other, host, options: { ...options }, partOf, verifies },
  };
};

/** The hash is of the answer as it was kept: whether what is shown later is that, can be seen. */
export const answeredNote = (request: AcceptedRequest, report: Report): AuditNote => ({
  ...asker(request),
  kind: 'answered',
  facts: {
    cluster: report.cluster,
    verdict: report.verdict,
    causes: report.causes.map(({ code }) => code),
    report: createHash('sha256').update(JSON.stringify(report)).digest('hex'),
  },
});

export const cardNote = (
  kind: 'shared' | 'unshared',
  {
    run,
    team = '',
    user = '',
    channel,
    threadTs,
  }: Pick<SharedCard, 'run' | 'channel' | 'threadTs'> & Partial<SharedCard>,
): AuditNote => ({ ...NOBODY, kind, run, team, user, channel, facts: { threadTs } });

export const endedNote = (run: string, state: string, reason: string): AuditNote => ({
  ...NOBODY,
  kind: 'ended',
  run,
  facts: { state, reason },
});
