// Which questions can be answered?
import type { Runbook } from '../model/runbook.ts';
import { explain } from './explain/explain.runbook.ts';
import { whyNoEgress } from './why-no-egress/why-no-egress.runbook.ts';

export const RUNBOOKS: ReadonlyMap<string, Runbook> = new Map([explain, whyNoEgress].map((one) => [one.id, one]));
