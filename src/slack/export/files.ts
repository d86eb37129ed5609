// What goes into an exported file: one run as Markdown, JSON or bundle, or a whole thread. Pure but for what it is handed.
import { gzipSync } from 'node:zlib';
import { bundle, deep } from '../../export/bundle.ts';
import { contract } from '../../export/contract.ts';
import { type Exported, markdown } from '../../export/markdown.ts';
import { type ThreadEntry, threadMarkdown } from '../../export/thread.ts';
import type { EvidenceFile } from '../render/evidence-file.ts';
import type { Ink } from '../render/message.ts';
import { EXPORTING_WORDS } from './words.ts';

export const FORMATS = ['md', 'json', 'bundle'] as const;
export type Format = (typeof FORMATS)[number];

const ALL = Number.MAX_SAFE_INTEGER;
/** Slack turns a text file above 1 MB down (snippet_too_large). */
const MAX_TEXT_BYTES = 900_000;

/** @param pen hides what this audience may not see. */
export const runFile = (exported: Exported, format: Format, pen: Ink): EvidenceFile => {
  const { report, recording } = exported;
  const clean = (text: string): string => pen.literal(text, ALL);
  switch (format) {
    case 'md':
      return asText(`netwhy-${report.run}.md`, markdown(exported, pen.lang, clean), pen.say(EXPORTING_WORDS.comment));
    case 'json': {
      const text = `${JSON.stringify(deep(contract(report, pen.lang), clean), null, 2)}\n`;
      return asText(`netwhy-${report.run}.json`, text, pen.say(EXPORTING_WORDS.comment));
    }
    case 'bundle': {
      const text = JSON.stringify(bundle(report, recording, pen.lang, clean));
      return zipped(`netwhy-${report.run}.json.gz`, text, pen.say(EXPORTING_WORDS.bundleComment));
    }
    default:
      return format satisfies never;
  }
};

export const threadFile = (threadTs: string, entries: readonly ThreadEntry[], pen: Ink): EvidenceFile =>
  asText(
    `netwhy-thread-${threadTs.replace(/\D/g, '')}.md`,
    threadMarkdown(entries, pen.lang, (text) => pen.literal(text, ALL)),
    pen.say(EXPORTING_WORDS.threadComment),
  );

const asText = (name: string, text: string, comment: string): EvidenceFile =>
  Buffer.byteLength(text) <= MAX_TEXT_BYTES ? { name, text, comment } : zipped(`${name}.gz`, text, comment);

const zipped = (name: string, text: string, comment: string): EvidenceFile => ({
  name,
  text: '',
  bytes: gzipSync(text),
  comment,
});
