// Puts a question of the catalogue to a real tailscaled, as the agent does: as a user who may only read.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { CommandSpec } from '../../../src/commands/spec.ts';
import type { Parser, ToolOutput } from '../../../src/model/command-call.ts';
import { told } from '../../parsers/sample.ts';
import type { Lab } from '../run.ts';

const NOBODY = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', '--'];

export interface Look {
  readonly at: string;
  readonly command: CommandSpec<unknown>;
  readonly args?: Readonly<Record<string, unknown>>;
  /** The command line of Tailscale in place of its local API. */
  readonly cli?: true;
  /** The packet filter shows itself to root alone. */
  readonly root?: true;
  /** Keeps the answer as the fixture `<keep>`, where recording is asked for. */
  readonly keep?: string;
}

const WAIT_MS = 3_000;

export const look = async (lab: Lab, { at, command, args, cli, root, keep }: Look): Promise<ToolOutput> => {
  const wait = command.args.safeParse({ timeoutMs: WAIT_MS, ...args });
  const typed = wait.success ? wait.data : command.args.parse(args ?? {});
  const argv = command.variants(typed, 'agent', null).at(cli ? 1 : 0) ?? [];
  const { code, stdout, stderr } = await lab.run(at, [...(root ? [] : NOBODY), ...argv]);
  const output = { argv, exitCode: code, stdout, stderr };
  if (keep !== undefined) record(keep, output);
  return output;
};

/** What the product understands of the answer. */
export const read = async <T>(lab: Lab, parser: Parser<T>, one: Look): Promise<T | string> =>
  told(parser(await look(lab, one)));

const FOLDER = process.env.NETWHY_RECORD;

const record = (name: string, output: ToolOutput): void => {
  if (FOLDER === undefined) return;
  const file = path.join(FOLDER, `${name}.json`);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(scrubbed(output), null, 1)}\n`);
};

/** Without keys, and without the name of the machine that recorded it. */
const scrubbed = (output: ToolOutput): ToolOutput => {
  const seen: string[] = [];
  const stand = (kind: string, key: string): string => {
    if (!seen.includes(key)) seen.push(key);
    return `${kind}:${String(seen.indexOf(key)).padStart(64, '0')}`;
  };
  const stdout = output.stdout
    .replace(/\b([a-z]*key):([0-9a-f]{64})\b/g, (_, kind: string, key: string) => stand(kind, key))
    .replace(/\n\t"Config": \{[\s\S]*?\n\t\}/, '\n\t"Config": null')
    .replace(/("AuthURL": ")[^"]+/, '$1https://login.tailscale.com/a/redacted')
    .replace(/("HostName": ")(?!node-\d)[^"]+/, '$1node');
  return { ...output, stdout };
};
