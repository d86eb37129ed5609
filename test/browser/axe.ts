// What do the rules of axe have against the page as it is?
import axe from 'axe-core';
import type { Page } from 'playwright-core';

interface Finding {
  readonly id: string;
  readonly nodes: readonly { readonly html: string }[];
}

export const findings = async (page: Page): Promise<readonly string[]> => {
  await page.evaluate(axe.source);
  const all = (await page.evaluate('axe.run().then(({ violations }) => violations)')) as readonly Finding[];
  return all.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`);
};
