// A run as one span: from where it began in this process to where its end was told.

import type { SpanFacts } from '../engine/ports/tracer.ts';
import type { AcceptedRequest } from '../engine/ports.ts';
import type { Report } from '../model/report.ts';
import type { Kit } from './kit.ts';
import type { DeskJob } from './run-desk.ts';

export const traced =
  (kit: Kit, request: AcceptedRequest, job: DeskJob): DeskJob =>
  async (signal) => {
    const span = kit.tracer.begin(request.run, askedFacts(kit, request));
    try {
      const tell = await job(signal);
      if (signal.reason === 'stopping') span.set({ 'netwhy.outcome': 'left' });
      return async () => {
        try {
          await tell();
        } catch (error) {
          span.fail('error');
          throw error;
        } finally {
          span.end();
        }
      };
    } catch (error) {
      span.fail('error');
      span.end();
      throw error;
    }
  };

/** A further question of a digest, which the digest tells. */
export const tracedPart = async <T>(kit: Kit, request: AcceptedRequest, work: () => Promise<T>): Promise<T> => {
  const span = kit.tracer.begin(request.run, askedFacts(kit, request));
  try {
    return await work();
  } finally {
    span.end();
  }
};

export const judgedFacts = ({ verdict, cluster, causes, ended }: Report): SpanFacts => ({
  'netwhy.verdict': verdict,
  'netwhy.cluster': cluster,
  'netwhy.ended': ended,
  ...(causes[0] && { 'netwhy.cause': causes[0].code }),
});

/** Who asked, where, and about what is in the audit; a tracing system is read by others. */
const askedFacts = (kit: Kit, request: AcceptedRequest): SpanFacts => {
  const { run, ask, surface, acceptedAt, partOf } = request;
  return {
    'netwhy.run': run,
    'netwhy.question': ask.question,
    'netwhy.surface': surface,
    'netwhy.queued_ms': Math.max(0, kit.parts.clock.now() - (Date.parse(acceptedAt) || kit.parts.clock.now())),
    ...(partOf !== undefined && { 'netwhy.part_of': partOf }),
  };
};
