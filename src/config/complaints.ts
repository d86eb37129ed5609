// Everything that is wrong with the settings, said at once: names and what was expected, never a value.
import { Fault } from '../model/fault.ts';
import { join, say, type Text } from '../model/text.ts';

/** What the environment holds: names to values; an empty value counts as not given. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** `NAME: what is expected`, and its two parts. */
export interface Complaint extends Text {
  readonly name: string;
  readonly expected: Text;
  /** It was not given at all. */
  readonly absent?: true;
}

export const complaint = (name: string, expected: Text): Complaint => ({
  ...say(`${name}: ${expected.en}`, `${name}: ${expected.ko}`),
  name,
  expected,
});

export const configFault = (complaints: readonly Text[], suggestions: readonly string[] = []): Fault => {
  const all = join(complaints);
  return new Fault('config', say(`The settings are wrong. ${all.en}.`, `설정이 잘못되었습니다. ${all.ko}.`), {
    suggestions,
  });
};
