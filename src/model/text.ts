// Every sentence a person reads exists in English and Korean; this is the shape that carries both.

export type Lang = 'en' | 'ko';

/** One sentence in each language. Foreign text (tool output, names) is put in verbatim and rendered as a literal. */
export interface Text {
  readonly en: string;
  readonly ko: string;
}

/** A sentence with its translation. */
export const say = (en: string, ko: string): Text => ({ en, ko });

/** A value that reads the same in every language: an address, a device, a number. */
export const same = (value: string | number): Text => ({ en: String(value), ko: String(value) });

/** Joins texts of each language with a separator that needs no translation. */
export const join = (texts: readonly Text[], separator = '; '): Text => ({
  en: texts.map((text) => text.en).join(separator),
  ko: texts.map((text) => text.ko).join(separator),
});

export const inLang = (text: Text, lang: Lang): string => text[lang];
