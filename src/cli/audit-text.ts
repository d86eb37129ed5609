// Whether the audit is whole, for a terminal.

interface Seen {
  readonly entries: number;
  readonly anchor: string;
  readonly pruned: number;
  readonly broken: { readonly kind: 'changed' | 'removed' | 'reordered' | 'truncated'; readonly seq: number } | null;
  readonly asked: 'held' | 'lost' | 'pruned' | null;
}

const BROKEN = {
  changed: 'was changed after it was written',
  removed: 'was removed',
  reordered: 'does not follow the one before it',
  truncated: 'and all after it are gone',
} as const;

const ASKED = {
  held: 'The anchor you gave is in the chain: nothing written before it was changed.',
  lost: 'The anchor you gave is NOT in the chain: the end was cut off, or entries were written anew.',
  pruned: 'The anchor you gave is older than what retention keeps: it can no longer be compared.',
} as const;

export const auditText = ({ entries, anchor, pruned, broken, asked }: Seen): string =>
  `${[
    broken === null
      ? `Whole: ${entries} entries, each following the one before it.`
      : `Broken: entry ${broken.seq} ${BROKEN[broken.kind]}. ${entries} entries before it are whole.`,
    ...(pruned > 0 ? [`Entries up to ${pruned} were forgotten by retention, as the chain itself says.`] : []),
    ...(asked === null ? [] : [ASKED[asked]]),
    ...(broken === null ? [`Anchor, to keep elsewhere: ${anchor}`] : []),
  ].join('\n')}\n`;
