// What does Slack's markup say when it is read as plain text?
import { harmless } from './foreign-text.ts';
import type { Paint } from './paint.ts';

export interface Names {
  /** `@alice` for a person's or the bot's id. */
  person(id: string): string;
  channel(id: string): string;
}

const ENTITIES: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };
const EMOJI: Readonly<Record<string, string>> = {
  white_check_mark: '✓',
  heavy_check_mark: '✓',
  x: '✗',
  warning: '!',
  question: '?',
  hourglass_flowing_sand: '…',
  hourglass: '…',
};

// <@U123> · <@U123|alice> · <#C123|ops> · <!channel> · <!date^1700000000^{date}|fallback> · <https://x.example|label>
const REFERENCE = /<([@#!]?)([^|<>]*)(?:\|([^<>]*))?>/g;

const reference =
  (names: Names) =>
  (_all: string, mark: string, target: string, label: string | undefined): string => {
    if (mark === '@') return names.person(target);
    if (mark === '#') return label === undefined || label === '' ? names.channel(target) : `#${label}`;
    if (mark === '!') return label ?? `@${target.split('^')[0] ?? ''}`;
    return label === undefined || label === target ? target : `${label} (${target})`;
  };

/** Reads mrkdwn; anything a terminal could act on is gone. */
export const readMrkdwn = (text: string, names: Names, paint: Paint): string =>
  harmless(text)
    .replace(REFERENCE, reference(names))
    .replace(/```\n?([\s\S]*?)\n?```/g, (_all, code: string) => `\n${code.replace(/^/gm, '    ')}\n`)
    .replace(/:([a-z0-9_+-]+):/g, (all, name: string) => EMOJI[name] ?? all)
    .replace(
      /(^|[\s(])\*([^*\n]+)\*(?=$|[\s).,:;!?])/gm,
      (_all, before: string, bold: string) => before + paint.bold(bold),
    )
    .replace(/(^|[\s(])[_~]([^_~\n]+)[_~](?=$|[\s).,:;!?])/gm, '$1$2')
    .replace(/&(?:amp|lt|gt);/g, (entity) => ENTITIES[entity] ?? entity);
