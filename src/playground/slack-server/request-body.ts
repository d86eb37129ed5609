// What did a client send: a form, JSON or multipart, as named arguments?
import type { IncomingMessage } from 'node:http';
import { parseJson } from './json.ts';
import { missing, refuse } from './refusal.ts';

/** More than any call of the Web API takes; uploads have their own cap. */
const MAX_BODY_BYTES = 4_000_000;

/** @throws Error when the body is over the cap. */
export const readBody = async (request: IncomingMessage, maxBytes = MAX_BODY_BYTES): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) throw new Error('request body too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

/** Arguments of a call. In forms structured ones are JSON strings, in JSON bodies they are themselves. */
export class Args {
  readonly #values: ReadonlyMap<string, unknown>;

  constructor(values: ReadonlyMap<string, unknown>) {
    this.#values = values;
  }

  has(name: string): boolean {
    return this.#values.has(name) && this.#values.get(name) !== null;
  }

  /** Empty when absent. */
  text(name: string): string {
    const value = this.#values.get(name);
    return typeof value === 'string'
      ? value
      : typeof value === 'number' || typeof value === 'boolean'
        ? `${value}`
        : '';
  }

  /** @throws Refusal invalid_arguments */
  need(name: string): string {
    const value = this.text(name);
    if (value === '') throw missing(name);
    return value;
  }

  flag(name: string): boolean {
    return ['true', '1'].includes(this.text(name));
  }

  /** undefined when absent. @throws Refusal with the given code when it is not JSON. */
  json(name: string, code = 'invalid_arguments'): unknown {
    const value = this.#values.get(name);
    if (typeof value !== 'string') return value ?? undefined;
    const parsed = parseJson(value);
    if (parsed === undefined) throw refuse(code, [`[ERROR] failed to parse json in ${name}`]);
    return parsed;
  }
}

export const parseArgs = (body: Buffer, contentType: string): Args => {
  if (contentType.startsWith('application/json')) {
    const value = parseJson(body.toString('utf8'));
    if (typeof value !== 'object' || value === null) throw refuse('invalid_json');
    return new Args(new Map(Object.entries(value)));
  }
  if (contentType === '' && body.length === 0) return new Args(new Map());
  if (!contentType.startsWith('application/x-www-form-urlencoded')) throw refuse('invalid_form_data');
  return new Args(new Map(new URLSearchParams(body.toString('utf8'))));
};

/** The file of an upload: the first part of a multipart body, else the body itself. */
export const uploadedBytes = async (body: Buffer, contentType: string): Promise<Uint8Array> => {
  if (!contentType.startsWith('multipart/form-data')) return body;
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': contentType } }).formData();
  for (const [, part] of form) {
    if (typeof part !== 'string') return new Uint8Array(await part.arrayBuffer());
  }
  return new Uint8Array();
};
