// The thread replies of an answer, by part name: few, and the same every time they are rendered.
import type { Report } from '../../model/report.ts';
import { figureMessages } from './figures.ts';
import { guideMessage } from './guide-notes.ts';
import type { Ink, SlackMessage } from './message.ts';
import { stepsMessages } from './steps.ts';
import { whyMessage } from './why.ts';

export interface ThreadPart {
  /** Recorded in the journal and in the message's metadata. */
  readonly part: string;
  readonly message: SlackMessage;
}

export const threadParts = (report: Report, ink: Ink): readonly ThreadPart[] => {
  const why = whyMessage(report, ink);
  const guide = guideMessage(report, ink);
  return [
    ...figureMessages(report.figures, ink).map((message, index) => ({ part: `figures-${index + 1}`, message })),
    ...(why === null ? [] : [{ part: 'why', message: why }]),
    ...stepsMessages(report, ink).map((message, index) => ({
      part: index === 0 ? 'steps' : `steps-${index + 1}`,
      message,
    })),
    ...(guide === null ? [] : [{ part: 'guide', message: guide }]),
  ];
};
