// Would Slack take these blocks, and if not, what does it say about which place?
import type * as z from 'zod';
import { BLOCKS, type Surface } from './block-shapes.ts';
import { isObject, listAt, textAt } from './json.ts';

export interface Complaint {
  /** JSON pointer, `/blocks/0/text/text`. */
  readonly pointer: string;
  /** Slack's sentence. */
  readonly message: string;
}

/** All characters of all blocks; source: slackapi/bolt-js#2509, not in Slack's documentation. */
export const MAX_TOTAL_CHARACTERS = 13_200;
const MAX_BLOCKS: Readonly<Record<Surface, number>> = { message: 50, modal: 100, home: 100 };

/** An empty list: Slack would take them. */
export const checkBlocks = (blocks: readonly unknown[], surface: Surface = 'message'): readonly Complaint[] => {
  const tooMany =
    blocks.length > MAX_BLOCKS[surface]
      ? [{ pointer: '/blocks', message: `no more than ${MAX_BLOCKS[surface]} items allowed` }]
      : [];
  const kinds = BLOCKS[surface];
  const shapes = blocks.flatMap((block, index): readonly Complaint[] => {
    const pointer = `/blocks/${index}`;
    const shape = kinds[textAt(block, 'type')];
    if (!isObject(block) || shape === undefined)
      return [{ pointer, message: `unsupported type: ${textAt(block, 'type')}` }];
    const result = shape.safeParse(block);
    return result.success ? [] : result.error.issues.flatMap((issue) => complaintOf(issue, pointer));
  });
  return [...tooMany, ...shapes, ...duplicates(blocks), ...tables(blocks)];
};

export const totalCharacters = (blocks: readonly unknown[]): number => JSON.stringify(blocks).length;

/** As in response_metadata.messages. */
export const sentence = (complaint: Complaint): string =>
  `[ERROR] ${complaint.message} [json-pointer:${complaint.pointer}]`;

const complaintOf = (issue: z.core.$ZodIssue, above: string): readonly Complaint[] => {
  const pointer = [above, ...issue.path.map(String)].join('/');
  const first = issue.code === 'invalid_union' ? closest(issue.errors) : [];
  return first.length > 0
    ? first.flatMap((inner) => complaintOf(inner, pointer))
    : [{ pointer, message: wording(issue) }];
};

/** Of several shapes a value could have had, the one it missed by least. */
const closest = (tries: readonly (readonly z.core.$ZodIssue[])[]): readonly z.core.$ZodIssue[] =>
  [...tries].sort((a, b) => Number(wrongKind(a)) - Number(wrongKind(b)) || a.length - b.length)[0] ?? [];

const wrongKind = (issues: readonly z.core.$ZodIssue[]): boolean =>
  issues.some((issue) => issue.path.length === 1 && issue.path[0] === 'type');

const wording = (issue: z.core.$ZodIssue): string => {
  if (issue.code === 'too_big') {
    return issue.origin === 'string'
      ? `must be less than ${Number(issue.maximum) + 1} characters`
      : `no more than ${issue.maximum} items allowed`;
  }
  if (issue.code === 'too_small') {
    return issue.origin === 'string'
      ? `must be more than ${Number(issue.minimum) - 1} characters`
      : `no fewer than ${issue.minimum} items allowed`;
  }
  if (issue.code === 'unrecognized_keys') return `invalid additional property: ${issue.keys.join(', ')}`;
  return issue.message;
};

const duplicates = (blocks: readonly unknown[]): readonly Complaint[] => {
  const seen = new Set<string>();
  return blocks.flatMap((block, index): readonly Complaint[] => {
    const id = textAt(block, 'block_id');
    const again = id !== '' && seen.has(id);
    seen.add(id);
    return [
      ...(again ? [{ pointer: `/blocks/${index}/block_id`, message: `block_id already exists: ${id}` }] : []),
      ...sameActions(block, index),
      ...sameTasks(block, index),
    ];
  });
};

const repeated = (names: readonly string[]): readonly string[] =>
  names.filter((name, index) => name !== '' && names.indexOf(name) !== index);

const sameActions = (block: unknown, index: number): readonly Complaint[] =>
  repeated(listAt(block, 'elements').map((element) => textAt(element, 'action_id'))).map((id) => ({
    pointer: `/blocks/${index}/elements`,
    message: `action_id already exists: ${id}`,
  }));

const sameTasks = (block: unknown, index: number): readonly Complaint[] =>
  repeated(listAt(block, 'tasks').map((task) => textAt(task, 'task_id'))).map((id) => ({
    pointer: `/blocks/${index}/tasks`,
    message: `task_id already exists: ${id}`,
  }));

/** Slack takes one table a message. */
const tables = (blocks: readonly unknown[]): readonly Complaint[] =>
  blocks
    .flatMap((block, index) => (textAt(block, 'type') === 'table' ? [index] : []))
    .slice(1)
    .map((index) => ({ pointer: `/blocks/${index}`, message: 'only_one_table_allowed' }));
