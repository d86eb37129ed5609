// All causes of the question, lowest layer first.
import { AGENT_CAUSES, OBJECT_CAUSES, UNWELL_CAUSES } from './agent-causes.ts';
import { DROP_CAUSES, PROGRAM_CAUSES, SERVICE_CAUSES } from './datapath-causes.ts';
import type { EbpfCause } from './evidence.ts';
import { CONNECTION_MAP_CAUSES, MAP_CAUSES, OTHER_MAP_CAUSES } from './map-causes.ts';

export const EBPF_CAUSES: readonly EbpfCause[] = [
  ...OBJECT_CAUSES,
  ...CONNECTION_MAP_CAUSES,
  ...SERVICE_CAUSES,
  ...PROGRAM_CAUSES,
  ...AGENT_CAUSES,
  ...MAP_CAUSES,
  ...DROP_CAUSES,
  ...UNWELL_CAUSES,
  ...OTHER_MAP_CAUSES,
];
