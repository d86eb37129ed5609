// The console blocks of a page: commands after `$`, and what they printed.

export interface Command {
  readonly line: string;
  readonly printed: string;
}
export interface Section {
  readonly title: string;
  readonly blocks: readonly (readonly Command[])[];
}

const BLOCK = /^```console\n([\s\S]*?)^```$/gm;

/** One a heading of the second level; each begins with a fresh cluster. */
export const sectionsOf = (page: string): readonly Section[] =>
  page
    .split(/^## /m)
    .slice(1)
    .map((text) => ({
      title: text.split('\n')[0] ?? '',
      blocks: [...text.matchAll(BLOCK)].map(([, block = '']) => commandsOf(block)),
    }))
    .filter(({ blocks }) => blocks.length > 0);

const commandsOf = (block: string): readonly Command[] =>
  block
    .split(/^\$ /m)
    .slice(1)
    .map((text) => {
      const [line = '', ...printed] = text.trimEnd().split('\n');
      return { line, printed: printed.join('\n') };
    });

/** The page with other blocks in the same places. */
export const rewritten = (page: string, blocks: readonly (readonly Command[])[]): string => {
  const next = blocks[Symbol.iterator]();
  return page.replace(BLOCK, () => `\`\`\`console\n${(next.next().value ?? []).map(told).join('')}\`\`\``);
};

const told = ({ line, printed }: Command): string => `$ ${line}\n${printed}${printed === '' ? '' : '\n'}`;
