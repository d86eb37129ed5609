// What attackers type, by what they are after; each must be refused, for a reason that names what is wrong.

/** What is typed after `/net`, and a word of the reason. */
export type Typed = readonly [title: string, words: string, why: RegExp];

const target = (title: string, host: string): Typed => [
  title,
  `why-no-egress shop/web-0 ${host}`,
  /outside address|not a host/,
];

export const ARGV: readonly Typed[] = [
  ['a command after a semicolon', 'why-no-egress web-0;reboot', /./],
  ['a command in a substitution', 'why-no-egress $(id)', /./],
  ['a command in backticks', 'why-no-egress `id`', /./],
  ['a pipe', 'why-no-egress web-0|sh', /./],
  ['an option instead of a pod', 'why-no-egress -oProxyCommand=x', /./],
  ['an option of our own command line', 'why-no-egress web-0 --kubeconfig=/etc/passwd', /./],
  ['an option instead of a host', 'why-no-egress shop/web-0 host=-evil', /not a host/],
  ['an option instead of a namespace', 'why-no-egress web-0 -n --all', /./],
  ['a count beyond all measure', 'capture vxlan node-1 count=999999999', /./],
  ['a command in a number', 'capture vxlan node-1 count=1;id', /./],
];

export const PATHS: readonly Typed[] = [
  ['a path upwards', 'why-no-egress ../../secrets', /./],
  ['a path out of a namespace', 'why-no-egress shop/../kube-system', /./],
  ['an encoded slash', 'why-no-egress shop%2F..%2Fweb-0', /./],
  ['a subresource', 'why-no-egress shop/web-0/exec?command=sh', /./],
  ['a query', 'why-no-egress web-0?container=x', /./],
  ['an API path', 'why-no-egress /api/v1/secrets', /./],
  ['a namespace upwards', 'why-no-egress web-0 -n ../kube-system', /./],
  ['a cluster that is a path', 'health --cluster ../../etc', /./],
];

export const TARGETS: readonly Typed[] = [
  target('the metadata of the cloud', '169.254.169.254'),
  target('its iSCSI and resolver range', '169.254.0.2'),
  target('metadata over IPv6 (AWS)', 'fd00:ec2::254'),
  target('metadata over IPv6 (Google)', 'fd20:ce::254'),
  target('link-local over IPv6', 'fe80::1'),
  target('metadata, mapped into IPv6', '::ffff:169.254.169.254'),
  target('metadata through NAT64', '64:ff9b::a9fe:a9fe'),
  target('metadata through 6to4', '2002:a9fe:a9fe::1'),
  target('metadata in hexadecimal', '0xa9fea9fe'),
  target('metadata in one number', '2852039166'),
  target('metadata half in hexadecimal', '169.254.0xa9fe'),
  target('metadata in octal', '0251.0376.0251.0376'),
  target('metadata by name', 'metadata.google.internal'),
  target('metadata by an absolute name', 'metadata.google.internal.'),
  target('metadata by a short name', 'instance-data.ec2.internal'),
  target('the machine itself', '127.0.0.1'),
  target('the machine itself by name', 'api.localhost'),
  target('the machine itself over IPv6', '::1'),
  target('any address', '0.0.0.0'),
  target('everybody on the link', '255.255.255.255'),
  target('a group', '224.0.0.1'),
];

export const OVERSIZED: readonly Typed[] = [
  ['a hundred kilobytes of one name', `why-no-egress ${'a'.repeat(100_000)}`, /./],
  ['ten thousand words', `why-no-egress ${'web-0 '.repeat(10_000)}`, /./],
  ['a namespace of a kilobyte', `why-no-egress web-0 -n ${'n'.repeat(1_000)}`, /./],
  ['a host of a kilobyte', `why-no-egress shop/web-0 ${'a.'.repeat(500)}com`, /too long/],
];

export const MENTIONS: readonly Typed[] = [
  ['everybody in a channel', 'why-no-egress <!channel>', /./],
  ['a group of people', 'why-no-egress <!subteam^S1|x>', /./],
  ['a link that lies', 'why-no-egress <https://evil.example|shop/web-0> x y z', /./],
];

/** Who types `why-no-egress shop/web-0`, and where. */
export const PEOPLE: readonly (readonly [
  title: string,
  who: { user?: string; channel?: string; words?: string },
  why: RegExp,
])[] = [
  ['a guest', { user: 'UGUEST' }, /Guests/],
  ['somebody of another company', { user: 'USTRANGER' }, /another company/],
  ['a bot', { user: 'UROBOT' }, /not bots/],
  ['an account that was shut', { user: 'UGONE' }, /deactivated/],
  ['somebody Slack says nothing of', { user: 'UNOBODY' }, /did not say who you are/],
  ['a channel no rule names', { channel: 'C9' }, /does not allow/],
  ['a group nobody can read', { channel: 'C7' }, /does not allow/],
  ['a namespace that is denied', { words: 'why-no-egress pay/web-0' }, /forbids/],
  ['a denied namespace by -n', { words: 'why-no-egress web-0 -n pay' }, /forbids/],
  ['a denied namespace as the second word', { words: 'path shop/web-0 pay/db-0' }, /forbids/],
  ['a pod that could be in a denied namespace', { words: 'why-no-egress web-0' }, /name it/],
  ['a question that is denied', { user: 'U5', words: 'health' }, /forbids/],
  [
    'packets in a channel shared with others',
    { channel: 'CSHARED', words: 'capture vxlan node-1' },
    /shared with another company/,
  ],
  ['settings by somebody who may not', { user: 'U6', words: 'use language ko' }, /forbids/],
  ['a schedule by somebody who may not', { user: 'U6', words: 'schedule weekdays 09:00 Asia/Seoul' }, /forbids/],
];
