// In which ways may a tool's output be spoiled? Each leaves the facts as they are, and changes how they are printed, or loses them.
import type { Printed } from './spoil.ts';

type Random = () => number;
/** null: this output cannot be spoiled so. */
type Spoil = (printed: Printed, random: Random, argv: readonly string[]) => Printed | null;

const text = ({ stdout }: Printed): string => Buffer.from(stdout).toString('utf8');
const at = (random: Random, end: number): number => Math.floor(random() * end);

const printing =
  (change: (stdout: string, random: Random) => string | Buffer | null): Spoil =>
  (printed, random) => {
    const whole = text(printed);
    const changed = change(whole, random);
    return changed === null || whole === '' ? null : { ...printed, stdout: Buffer.from(changed as string) };
  };

const jsonOf = (stdout: string): unknown => {
  try {
    return JSON.parse(stdout);
  } catch {
    return null;
  }
};

/** Every object of a document. */
const eachObject = (value: unknown, change: (one: Record<string, unknown>) => Record<string, unknown>): unknown => {
  if (Array.isArray(value)) return value.map((one) => eachObject(one, change));
  if (typeof value !== 'object' || value === null) return value;
  const inner = Object.entries(value).map(([key, one]) => [key, eachObject(one, change)] as const);
  return change(Object.fromEntries(inner));
};

const inJson = (change: (one: Record<string, unknown>, random: Random) => Record<string, unknown>): Spoil =>
  printing((stdout, random) => {
    const document = jsonOf(stdout);
    if (typeof document !== 'object' || document === null) return null;
    return JSON.stringify(eachObject(document, (one) => change(one, random)));
  });

/** As a system set to German says it; what it has no word for stays. */
const GERMAN: readonly (readonly [RegExp, string])[] = [
  [/packets transmitted/g, 'Pakete übertragen'],
  [/\breceived\b/g, 'empfangen'],
  [/packet loss/g, 'Paketverlust'],
  [/bytes from/g, 'Bytes von'],
  [/\btime=/g, 'Zeit='],
  [/Destination Host Unreachable/g, 'Zielrechner nicht erreichbar'],
  [/Connection refused/g, 'Verbindungsaufbau abgelehnt'],
  [/Network is unreachable/g, 'Das Netzwerk ist nicht erreichbar'],
  [/Operation timed out|Connection timed out/g, 'Zeitüberschreitung der Verbindung'],
  [/No such file or directory/g, 'Datei oder Verzeichnis nicht gefunden'],
  [/\bOK\b/g, 'In Ordnung'],
  // A decimal point between digits, not in an address.
  [/(?<![\d.])(\d+)\.(\d+)(?![\d.])/g, '$1,$2'],
];

const german = (words: string): string => GERMAN.reduce((said, [from, to]) => said.replace(from, to), words);

/** A number standing alone: no part of an address, a name or a version. */
const NUMBER = /(?<![\w.:/%-])\d+(?![\w.:/-])/g;

const numbers = (write: (digits: string) => string): Spoil =>
  printing((stdout, random) => {
    const found = [...stdout.matchAll(NUMBER)];
    if (found.length === 0) return null;
    const only = random() < 0.5 ? found[at(random, found.length)]?.index : undefined;
    return stdout.replace(NUMBER, (digits, index: number) =>
      only === undefined || only === index ? write(digits) : digits,
    );
  });

const ADDRESS = /(?<![\d.:])(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?![\d.])/g;

const addresses = (write: (whole: string, parts: readonly number[]) => string): Spoil =>
  printing((stdout) =>
    stdout.replace(ADDRESS, (whole, ...parts: unknown[]) => write(whole, parts.slice(0, 4).map(Number))),
  );

const hex = (parts: readonly number[]): string =>
  parts
    .map((one) => one.toString(16).padStart(2, '0'))
    .join('')
    .replace(/^(.{4})/, '$1:');

/** Bytes put into the middle. */
const putting =
  (piece: Buffer): Spoil =>
  (printed, random) => {
    if (printed.stdout.length === 0) return null;
    const place = at(random, printed.stdout.length + 1);
    const before = printed.stdout.subarray(0, place);
    return { ...printed, stdout: Buffer.concat([before, piece, printed.stdout.subarray(place)]) };
  };

const usage = (argv: readonly string[]): string =>
  `BusyBox v1.36.1 (2024-06-10 07:11:47 UTC) multi-call binary.\n\nUsage: ${argv[0] ?? 'busybox'} [OPTIONS]\n`;

/** What would call people, link and paint where it is not shown literally. */
export const PLANTED = '<!channel> <@U0PLANTED> <http://evil.example|google.com> *bold* `code`';

export const SPOILS = {
  german: (printed) => ({
    ...printed,
    stdout: Buffer.from(german(text(printed))),
    stderr: Buffer.from(german(Buffer.from(printed.stderr).toString('utf8'))),
  }),
  'new-fields': inJson((one) => ({ schemaRevision: '2', ...one, _links: { self: [] } })),
  'renamed-field': inJson((one, random) => {
    const keys = Object.keys(one);
    const chosen = random() < 0.2 ? keys[at(random, keys.length)] : undefined;
    return Object.fromEntries(Object.entries(one).map(([key, value]) => [key === chosen ? `${key}V2` : key, value]));
  }),
  'warned-first': printing((stdout) => `Warning: client version differs from server version\n${stdout}`),
  usage: (_printed, _random, argv) => ({ exitCode: 1, stdout: Buffer.alloc(0), stderr: Buffer.from(usage(argv)) }),
  empty: (printed) => ({ ...printed, stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) }),
  'header-alone': printing((stdout) => stdout.slice(0, stdout.indexOf('\n') + 1)),
  blanks: printing((stdout) => stdout.replace(/[^\n]/g, ' ')),
  half: printing((stdout, random) => stdout.slice(0, Math.max(1, Math.floor(stdout.trimEnd().length * random())))),
  ansi: printing((stdout) => stdout.replace(/[A-Za-z]{4,}|\d+(?=\n)/g, '\u001b[1;31m$&\u001b[0m')),
  'carriage-returns': printing((stdout) => stdout.replace(/\n/g, '\r\n')),
  nul: putting(Buffer.from([0])),
  'bad-utf8': putting(Buffer.from([0xc3, 0x28, 0xff, 0xfe, 0xed, 0xa0, 0x80])),
  bom: printing((stdout) => `\ufeff${stdout}`),
  bidi: putting(Buffer.from('\u202e\u2066\u200b')),
  planted: printing((stdout, random) => {
    const lines = stdout.split('\n');
    lines.splice(at(random, lines.length), 0, PLANTED);
    return lines.join('\n');
  }),
  scientific: numbers((digits) => Number(digits).toExponential()),
  dashes: numbers(() => '-'),
  minus: numbers(() => '-1'),
  'over-64-bits': numbers(() => '18446744073709551616'),
  commas: numbers((digits) => digits.replace(/\B(?=(?:\d{3})+$)/g, ',')),
  ipv6: addresses((_whole, parts) => `fd00::${hex(parts)}`),
  'mapped-ipv4': addresses((whole) => `::ffff:${whole}`),
  'host-names': addresses((_whole, parts) => `ip-${parts.join('-')}.example.internal`),
} as const satisfies Record<string, Spoil>;

export type SpoilName = keyof typeof SPOILS;
