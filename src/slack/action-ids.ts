// The names of what can be clicked on our messages; a message posted today is clicked on for months.

export const ACTIONS = {
  rerun: 'netwhy_rerun',
  evidence: 'netwhy_evidence',
  cancel: 'netwhy_cancel',
  /** The step chooser inside the evidence modal. */
  evidenceStep: 'netwhy_evidence_step',
} as const;

/** Event type of our message metadata; its payload names run and part. */
export const METADATA_EVENT = 'netwhy_run';

export const metadataOf = (run: string, part: string) => ({
  event_type: METADATA_EVENT,
  event_payload: { run, part },
});
