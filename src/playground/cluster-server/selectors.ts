// Which objects a labelSelector and a fieldSelector choose; a selector that cannot be read is the asker's error.
import type { KubeObject } from '../objects.ts';

export type Chooses = (object: KubeObject) => boolean;

/** @throws SelectorError with the server's words. */
export const selectorOf = (labelSelector: string, fieldSelector: string, plural: string): Chooses => {
  const tests = [
    ...splitOutsideParens(labelSelector).map(labelTest),
    ...fieldSelector
      .split(',')
      .filter((part) => part !== '')
      .map((part) => fieldTest(part, plural)),
  ];
  return (object) => tests.every((test) => test(object));
};

export class SelectorError extends Error {}

// a in (x,y),b!=z,!c
const splitOutsideParens = (text: string): readonly string[] =>
  text.split(/,(?![^(]*\))/).filter((part) => part.trim() !== '');

// tier in (web, api) · tier notin (db)
const SET = /^([\w./-]+)\s+(in|notin)\s+\(([^)]*)\)$/;
// app=web · app==web · app!=web
const EQUALS = /^([\w./-]+)\s*(==|=|!=)\s*([\w.-]*)$/;
// app · !app
const EXISTS = /^(!?)\s*([\w./-]+)$/;

const labelTest = (part: string): Chooses => {
  const text = part.trim();
  const set = SET.exec(text);
  if (set !== null) {
    const [, key = '', operator, list = ''] = set;
    const values = list.split(',').map((value) => value.trim());
    // As the API server: notin chooses objects without the label too.
    return (object) => values.includes(labelOf(object, key) ?? '\0') === (operator === 'in');
  }
  const equals = EQUALS.exec(text);
  if (equals !== null) {
    const [, key = '', operator, value = ''] = equals;
    return (object) => (labelOf(object, key) === value) === (operator !== '!=');
  }
  const exists = EXISTS.exec(text);
  if (exists === null) throw new SelectorError(`unable to parse requirement: found '${text}'`);
  const [, not, key = ''] = exists;
  return (object) => (labelOf(object, key) !== undefined) === (not === '');
};

const labelOf = (object: KubeObject, key: string): string | undefined => object.metadata.labels?.[key];

const FIELDS: Readonly<Record<string, readonly string[]>> = {
  pods: ['metadata.name', 'metadata.namespace', 'spec.nodeName', 'status.phase', 'status.podIP'],
};
const EVERY = ['metadata.name', 'metadata.namespace'];
// spec.nodeName=node-1 · status.phase!=Running
const FIELD = /^([\w.]+)(==|=|!=)(.*)$/;

const fieldTest = (part: string, plural: string): Chooses => {
  const [, field = '', operator, value = ''] = FIELD.exec(part) ?? [];
  if (operator === undefined) throw new SelectorError(`invalid selector: '${part}'; can't understand '${part}'`);
  if (!(FIELDS[plural] ?? EVERY).includes(field)) throw new SelectorError(`field label not supported: ${field}`);
  return (object) => (fieldOf(object, field) === value) === (operator !== '!=');
};

const fieldOf = (object: KubeObject, field: string): string => {
  const found = field
    .split('.')
    .reduce<unknown>((at, key) => (at !== null && typeof at === 'object' ? Reflect.get(at, key) : undefined), object);
  return typeof found === 'string' ? found : '';
};
