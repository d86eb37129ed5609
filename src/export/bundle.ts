// Everything of one run to hand to somebody outside: report and recording without secrets, names, keys and public addresses.
import type { Recording } from '../model/recording.ts';
import type { Report } from '../model/report.ts';
import type { Lang } from '../model/text.ts';
import { replacePublicAddresses } from '../text/mask.ts';
import { contract } from './contract.ts';

export const BUNDLE_KIND = 'netwhy-bundle';

/**
 * The same address, key or person is the same stand-in everywhere in it, and a stand-in has the shape of what it stands
 * for: `netwhy judge` reads the recording in it and comes to the same answer.
 */
export const bundle = (
  report: Report,
  recording: Recording | null,
  lang: Lang,
  redact: (text: string) => string,
): object => {
  const stand = standIns();
  const clean = (value: unknown): unknown => deep(value, (text) => stand(redact(text)));
  return { kind: BUNDLE_KIND, schema: 1, report: clean(contract(report, lang)), recording: clean(recording) };
};

/** Every string of a plain value, the names of fields included: a map may be keyed by address. */
export const deep = (value: unknown, change: (text: string) => string): unknown => {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((one) => deep(one, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [change(name), deep(one, change)]));
};

// nodekey:3f2a… · mkey:… · discokey:… (64 hex)
const TAILSCALE_KEY = /\b((?:node|m|disco|machine)key:)([0-9a-f]{64})\b/g;
// n/8Gc…= : a WireGuard key, 32 bytes in base64
const WIREGUARD_KEY = /(?<![A-Za-z0-9+/=])[A-Za-z0-9+/]{43}=(?![A-Za-z0-9+/=])/g;
// alice@example.com
const EMAIL = /(?<![\w.%+-])[\w.%+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}(?![\w-])/g;
// "DisplayName": "Alice Liddell" · the same inside a JSON string
const DISPLAY_NAME = /(\\?"(?:DisplayName|LoginName|UserLogin)\\?"\s{0,4}:\s{0,4}\\?")([^"\\]{1,200})/g;

const standIns = (): ((text: string) => string) => {
  const numbered = (): ((word: string) => number) => {
    const known = new Map<string, number>();
    return (word) => {
      const number = known.get(word) ?? known.size + 1;
      known.set(word, number);
      return number;
    };
  };
  const keys = numbered();
  const people = numbered();
  const v4 = numbered();
  const v6 = numbered();
  return (text) =>
    replacePublicAddresses(
      text
        .replace(TAILSCALE_KEY, (_, kind: string, key: string) => `${kind}${keys(key).toString(16).padStart(64, '0')}`)
        .replace(WIREGUARD_KEY, (key) => `${String(keys(key)).padStart(43, 'A')}=`)
        .replace(EMAIL, (one) => `user-${people(one.toLowerCase())}@example.com`)
        .replace(DISPLAY_NAME, (_, before: string, name: string) =>
          name.includes('@') ? `${before}${name}` : `${before}User ${people(name)}`,
        ),
      // Reserved for benchmarks and documentation: nobody's (RFC 2544, RFC 3849).
      (address) => (address.includes(':') ? `2001:db8::${v6(address).toString(16)}` : v4Of(v4(address))),
    );
};

const v4Of = (number: number): string => `198.${18 + ((number >> 16) & 1)}.${(number >> 8) & 255}.${number & 255}`;
