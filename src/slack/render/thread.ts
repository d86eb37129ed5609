// The thread replies of an answer, by part name: few, and the same every time they are rendered.
import type { Report } from '../../model/report.ts';
import type { Ink, SlackMessage } from './message.ts';
import { stepsMessage } from './steps.ts';
import { whyMessage } from './why.ts';

export interface ThreadPart {
  /** Recorded in the journal and in the message's metadata. */
  readonly part: 'why' | 'steps';
  readonly message: SlackMessage;
}

export const threadParts = (report: Report, ink: Ink): readonly ThreadPart[] => {
  const why = whyMessage(report, ink);
  return [
    ...(why === null ? [] : [{ part: 'why', message: why } as const]),
    ...(report.steps.length === 0 ? [] : [{ part: 'steps', message: stepsMessage(report, ink) } as const]),
  ];
};
