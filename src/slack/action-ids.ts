// The names of what can be clicked on our messages; a message posted today is clicked on for months.

export const ACTIONS = {
  rerun: 'netwhy_rerun',
  evidence: 'netwhy_evidence',
  cancel: 'netwhy_cancel',
  /** The step chooser inside the evidence modal. */
  evidenceStep: 'netwhy_evidence_step',
  /** Its page before and after. */
  evidencePage: 'netwhy_evidence_page',
  /** Opens the form "where to"; its two fields. */
  share: 'netwhy_share',
  shareWhere: 'netwhy_share_where',
  shareLink: 'netwhy_share_link',
  /** Of captured packets: to the one who asked, and to everybody. */
  show: 'netwhy_show',
  publish: 'netwhy_publish',
  /** On a question that waits for a second person's word; the value is its run and the hash of its plan. */
  approve: 'netwhy_approve',
  decline: 'netwhy_decline',
  /** On the Home tab: opens the form with this command; its answer goes to the person's own messages. */
  homeAsk: 'netwhy_home_ask',
  /** Opens the form "as what", its field. */
  export: 'netwhy_export',
  exportFormat: 'netwhy_export_format',
  /** Opens the form; the value is what was typed. */
  askForm: 'netwhy_ask_form',
  /** Runs a command that was read from a sentence; the value is the command. */
  askRun: 'netwhy_ask_run',
  /** Inside the form. */
  askQuestion: 'netwhy_ask_question',
  askCluster: 'netwhy_ask_cluster',
  askName: 'netwhy_ask_name',
  askText: 'netwhy_ask_text',
  askPick: 'netwhy_ask_pick',
  /** Looks again at what was not well; and what stands behind the three dots of an answer. */
  verify: 'netwhy_verify',
  more: 'netwhy_more',
  feedbackSaid: 'netwhy_feedback_said',
  feedbackWords: 'netwhy_feedback_words',
  /** Under a digest: opens the form "be quiet about what, how long"; its fields. */
  digestHush: 'netwhy_digest_hush',
  hushWhat: 'netwhy_hush_what',
  hushUntil: 'netwhy_hush_until',
  hushNote: 'netwhy_hush_note',
  /** In the list of schedules; the value names the schedule. */
  scheduleRun: 'netwhy_schedule_run',
  schedulePause: 'netwhy_schedule_pause',
  scheduleDelete: 'netwhy_schedule_delete',
  scheduleAdd: 'netwhy_schedule_add',
  scheduleWhen: 'netwhy_schedule_when',
  scheduleField: 'netwhy_schedule_field',
} as const;

/** Names of the message shortcut and of the forms, as Slack hands them back. */
export const CALLBACKS = {
  shortcut: 'netwhy_ask_about',
  form: 'netwhy_ask',
  share: 'netwhy_share_to',
  export: 'netwhy_export_as',
  hush: 'netwhy_hush',
  feedback: 'netwhy_feedback',
  schedule: 'netwhy_schedule',
} as const;

/** Buttons that stand side by side in one message need ids of their own: `netwhy_ask_run_0`, `netwhy_ask_run_1`. */
export const numbered = (action: string, at: number): string => `${action}_${at}`;

/** Event type of our message metadata; its payload names run and part. */
export const METADATA_EVENT = 'netwhy_run';

export const metadataOf = (run: string, part: string) => ({
  event_type: METADATA_EVENT,
  event_payload: { run, part },
});
