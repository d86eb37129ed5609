// Where a step looked and by which rung, in one short literal.
import { describeLocation } from '../../model/location.ts';
import type { ReportStep } from '../../model/report.ts';
import type { Ink } from './message.ts';

export const placeOf = (step: ReportStep, ink: Ink): string =>
  ink.literal(`${describeLocation(step.location)}${step.rung === null ? '' : ` · ${step.rung}`}`, 160);
