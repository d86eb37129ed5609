// The site profile: a JSON file of what differs from the guide's expected values, checked field by field.
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { DEFAULT_SITE, type Site, TAILSCALE_SOCKET } from '../model/site.ts';
import { say, type Text } from '../model/text.ts';
import { complaint, configFault } from './complaints.ts';

const MAX_BYTES = 64 * 1024;

const ip = { schema: z.union([z.ipv4(), z.ipv6()]), expected: say('an IP address', 'IP 주소가 필요합니다') };
const dnsName = {
  schema: z.string().regex(/^(?=.{1,254}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+(?:[a-z][a-z0-9-]{0,62})?$/i),
  expected: say('a DNS name', 'DNS 이름이 필요합니다'),
};
const absoluteName = {
  schema: dnsName.schema.endsWith('.'),
  expected: say('an absolute DNS name, ending in a dot', '점(.)으로 끝나는 절대 DNS 이름이 필요합니다'),
};
const objectName = {
  schema: z.string().regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/),
  expected: say('a Kubernetes name', '쿠버네티스 이름이 필요합니다'),
};
const whole = (least: number, most: number): { schema: z.ZodType<number>; expected: Text } => ({
  schema: z.int().min(least).max(most),
  expected: say(`a whole number from ${least} to ${most}`, `${least}~${most} 사이의 정수가 필요합니다`),
});
const ratio = {
  schema: z.number().gt(0).max(1),
  expected: say('a share over 0 and up to 1', '0 초과 1 이하의 비율이 필요합니다'),
};

const FIELDS: { readonly [Field in keyof Site]: { schema: z.ZodType<Site[Field]>; expected: Text } } = {
  internetIp: ip,
  httpIp: ip,
  checkipHost: dnsName,
  outsideName: absoluteName,
  clusterName: absoluteName,
  tailnetDevice: {
    schema: z.string().regex(/^[a-z0-9_][a-z0-9_.-]{0,14}$/i),
    expected: say('a device name of at most 15 letters', '15자 이하의 장치 이름이 필요합니다'),
  },
  tailnetMtuBytes: whole(576, 65_535),
  vxlanOverheadBytes: whole(0, 200),
  tailnetCidr: {
    schema: z.union([z.cidrv4(), z.cidrv6()]),
    expected: say('an address range like 100.64.0.0/10', '100.64.0.0/10 같은 주소 범위가 필요합니다'),
  },
  tailscaleSocket: {
    schema: z.string().max(100).regex(TAILSCALE_SOCKET),
    expected: say('an absolute path to a tailscaled.sock', 'tailscaled.sock의 절대 경로가 필요합니다'),
  },
  conntrackWarnRatio: ratio,
  conntrackFullRatio: ratio,
  mapPressureWarnRatio: ratio,
  mapPressureFullRatio: ratio,
  tailnetLatencyMaxMs: whole(1, 10_000),
  lossMaxRatio: ratio,
  keyExpiryWarnDays: whole(1, 365),
  vxlanPort: whole(1, 65_535),
  tailscalePort: whole(1, 65_535),
  rmemBytes: whole(4_096, 1_073_741_824),
  conntrackEntries: whole(1_024, 16_777_216),
  agentNamespace: objectName,
  agentLabel: {
    schema: z.string().regex(/^[a-z0-9./-]{1,253}=[a-z0-9._-]{0,63}$/i),
    expected: say('a label like name=value', 'name=value 형태의 레이블이 필요합니다'),
  },
  ciliumNamespace: objectName,
};

/** Merges a profile over the defaults. @returns the complaints instead when there are any. */
export const checkSite = (profile: unknown): { readonly site: Site } | { readonly complaints: readonly Text[] } => {
  const shape = z.record(z.string(), z.unknown()).safeParse(profile);
  if (!shape.success)
    return { complaints: [complaint('the site profile', say('one JSON object', 'JSON 객체 하나여야 합니다'))] };
  const complaints = Object.entries(shape.data).flatMap(([field, value]): readonly Text[] => {
    const known = isField(field) ? FIELDS[field] : undefined;
    // The name comes from a file: shown only as far as a name can go.
    if (known === undefined) return [complaint(field.slice(0, 40), say('no such field', '없는 항목입니다'))];
    return known.schema.safeParse(value).success ? [] : [complaint(field, known.expected)];
  });
  if (complaints.length > 0) return { complaints };
  const site: Site = { ...DEFAULT_SITE, ...shape.data };
  const crossed = (['conntrack', 'mapPressure'] as const).filter(
    (table) => site[`${table}WarnRatio`] >= site[`${table}FullRatio`],
  );
  if (crossed.length === 0) return { site };
  return {
    complaints: crossed.map((table) =>
      complaint(`${table}WarnRatio`, say(`less than ${table}FullRatio`, `${table}FullRatio보다 작아야 합니다`)),
    ),
  };
};

/**
 * @param file path of a JSON profile; empty for the defaults
 * @throws Fault `config` with every complaint
 */
export const readSite = (file: string): Site => {
  const read = readSiteFile(file);
  if ('complaints' in read) throw configFault(read.complaints);
  return read.site;
};

export const readSiteFile = (file: string): ReturnType<typeof checkSite> => {
  if (file === '') return { site: DEFAULT_SITE };
  try {
    const bytes = readFileSync(file);
    if (bytes.byteLength <= MAX_BYTES) return checkSite(JSON.parse(bytes.toString('utf8')));
  } catch {
    // Not there, not readable or not JSON: to the operator it is one mistake with one remedy.
  }
  const expected = say(
    'a JSON file of at most 64 KiB that can be read',
    '읽을 수 있는 64 KiB 이하의 JSON 파일이어야 합니다',
  );
  return { complaints: [complaint('the site profile', expected)] };
};

const isField = (name: string): name is keyof Site => Object.hasOwn(FIELDS, name);
