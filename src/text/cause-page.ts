// Where a cause is documented: one page a code and language.
import type { Lang } from '../model/text.ts';

export const causePage = (code: string, lang: Lang): string => `docs/causes/${code}${lang === 'ko' ? '.ko' : ''}.md`;
