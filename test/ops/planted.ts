// Twenty kinds of secrets in ten kinds of places: made here, so that no scanner takes the file for a leak.

const hex = (n: number, length: number): string => {
  let state = n * 2_654_435_761 + 12_345;
  let made = '';
  while (made.length < length) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    made += state.toString(16).padStart(8, '0');
  }
  return made.slice(0, length);
};
const mixed = (n: number, length: number): string =>
  Buffer.from(hex(n, length * 2), 'hex')
    .toString('base64')
    .replace(/[^A-Za-z0-9]/g, 'x')
    .slice(0, length);

/** The secret within its own dress: what must be gone, and what it stands in. */
interface Planted {
  readonly kind: string;
  readonly secret: string;
  readonly text: string;
}

const KINDS: readonly (readonly [kind: string, make: (n: number) => readonly [secret: string, dressed: string]])[] = [
  ['slack bot token', (n) => bare(`xoxb-${hex(n, 11)}-${mixed(n, 24)}`)],
  ['slack user token', (n) => bare(`xoxp-${hex(n, 11)}-${mixed(n, 24)}`)],
  ['slack app token', (n) => bare(`xapp-1-A${mixed(n, 8)}-${hex(n, 30)}`)],
  [
    'slack webhook',
    (n) => within(`T${mixed(n, 8)}/B${mixed(n + 1, 8)}/${mixed(n + 2, 24)}`, 'https://hooks.slack.com/services/', ''),
  ],
  [
    'response_url',
    (n) => within(`T${mixed(n, 8)}/${hex(n, 12)}/${mixed(n + 2, 24)}`, 'https://hooks.slack.com/commands/', ''),
  ],
  ['tailscale auth key', (n) => bare(`tskey-auth-${mixed(n, 12)}-${mixed(n + 1, 24)}`)],
  ['tailscale login', (n) => within(hex(n, 12), 'https://login.tailscale.com/a/', '')],
  ['AuthURL', (n) => within(`https://headscale.example.com/register/${hex(n, 24)}`, '"AuthURL": "', '"')],
  ['JWT', (n) => bare(`eyJ${mixed(n, 20)}.eyJ${mixed(n + 1, 40)}.${mixed(n + 2, 43)}`)],
  ['bearer', (n) => within(`${mixed(n, 20)}7${mixed(n + 1, 19)}`, 'Bearer ', '')],
  ['basic authorization', (n) => within(mixed(n, 24), 'Authorization: Basic ', '')],
  ['cookie', (n) => within(`sid=${mixed(n, 24)}`, 'Set-Cookie: ', '')],
  ['URL credentials', (n) => within(`robot:${mixed(n, 16)}`, 'https://', '@registry.example/v2/')],
  ['query', (n) => within(mixed(n, 20), 'https://x.example/?access_token=', '&a=1')],
  ['assignment', (n) => within(mixed(n, 16), 'DB_PASSWORD=', '')],
  ['json field', (n) => within(mixed(n, 20), '{"client_secret": "', '"}')],
  ['wireguard key', (n) => within(`${mixed(n, 43)}=`, 'PrivateKey = ', '')],
  [
    'PEM',
    (n) =>
      within(
        `MII${mixed(n, 60)}\n${mixed(n + 1, 64)}`,
        '-----BEGIN EC PRIVATE KEY-----\n',
        '\n-----END EC PRIVATE KEY-----',
      ),
  ],
  ['AWS key', (n) => bare(`AKIA${hex(n, 16).toUpperCase()}`)],
  ['GitHub token', (n) => bare(`ghp_${mixed(n, 36)}`)],
];

const bare = (secret: string) => [secret, secret] as const;
const within = (secret: string, before: string, after: string) => [secret, `${before}${secret}${after}`] as const;

/** Where tools print things. */
const PLACES: readonly ((dressed: string) => string)[] = [
  (it) => it,
  (it) => `level=error msg="could not register" detail\n${it}\nexit status 1`,
  (it) => `> GET / HTTP/1.1\n> Host: x\n${it}\n< HTTP/1.1 200 OK`,
  (it) => `time=2026-11-27T02:00:00Z ${it}`,
  (it) => `\t(${it})`,
  (it) => `64 bytes from 10.0.0.1: icmp_seq=1 ttl=63 time=0.5 ms\n${it}`,
  (it) => `# Health check:\n#     - ${it}\n`,
  (it) => `export X; ${it}`,
  (it) => `${'x'.repeat(5_000)} ${it} ${'y'.repeat(5_000)}`,
  (it) => `왜: ${it} 입니다`,
];

export const PLANTED: readonly Planted[] = KINDS.flatMap(([kind, make], at) =>
  PLACES.map((place, where) => {
    const [secret, dressed] = make(at * 100 + where * 3 + 1);
    return { kind, secret, text: place(dressed) };
  }),
);
