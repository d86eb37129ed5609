// Which offloads of a device are on, and which can be changed at all?
import { z } from 'zod';
import { type Parsed, type Parser, parsed, type ToolOutput, unreadable } from '../model/command-call.ts';
import { fromJson } from './json-text.ts';
import { screen } from './screen.ts';

export interface Feature {
  readonly on: boolean;
  /** The driver allows no other value; null when the tool does not say, as of a heading over several. */
  readonly fixed: boolean | null;
}

/** By name, as ethtool writes it: `rx-udp-gro-forwarding`. A name that is not there is not known to that kernel. */
export type Features = Readonly<Record<string, Feature>>;

const feature = z.looseObject({ active: z.boolean(), fixed: z.boolean().nullable() });
const reply = z.tuple([z.object({ ifname: z.string().min(1) }).catchall(feature)]);

// rx-checksumming: off [fixed] · 	tx-checksum-ip-generic: off [requested on]
const LINE = /^\t?([a-z0-9_-]{1,60}): (on|off)( \[fixed\])?(?: \[requested (?:on|off)\])?$/;
// netlink error: No such device · Cannot get device feature names: No such device
const NO_DEVICE = /No such device$/m;

/** `ethtool -k`, JSON or text. null: there is no such device. */
export const parseFeatures: Parser<Features | null> = (output) => {
  const unfit = screen(output);
  if (unfit !== null) return unfit;
  if (output.exitCode !== 0)
    return NO_DEVICE.test(output.stderr) && /^\s*(?:\[\s*\]\s*)?$/.test(output.stdout)
      ? parsed(null)
      : unreadable('ethtool: an error that is not understood');
  return output.argv.includes('--json') ? fromReply(output) : fromText(output);
};

const asked = ({ argv }: ToolOutput): string => argv.at(-1) ?? '';

const fromReply = (output: ToolOutput): Parsed<Features> => {
  const read = fromJson(output.stdout, reply);
  if (!read.ok) return read;
  const [{ ifname, ...features }] = read.value;
  if (ifname !== asked(output)) return unreadable('ethtool: another device');
  const rows = Object.entries(features).map(([name, { active, fixed }]) => [name, { on: active, fixed }] as const);
  return rows.length > 0 ? parsed(Object.fromEntries(rows)) : unreadable('ethtool: no features');
};

const fromText = (output: ToolOutput): Parsed<Features> => {
  const lines = output.stdout.split('\n');
  if (lines.pop() !== '' || lines.shift() !== `Features for ${asked(output)}:` || lines.length === 0)
    return unreadable('ethtool: the features are cut or of another device');
  const rows: (readonly [string, Feature])[] = [];
  for (const line of lines) {
    const match = LINE.exec(line);
    if (match === null) return unreadable('ethtool: a line is not understood');
    rows.push([match[1] ?? '', { on: match[2] === 'on', fixed: match[3] !== undefined }]);
  }
  return parsed(Object.fromEntries(rows));
};
