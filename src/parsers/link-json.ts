// What do the JSON forms of `ip link` and `ip addr` hold?
import { z } from 'zod';
import { type Parsed, parsed, unreadable } from '../model/command-call.ts';
import type { AddressInfo, LinkInfo, VxlanInfo } from './ip-link.ts';
import { count, fromJson } from './json-text.ts';
import { oneCidr } from './one-address.ts';

const device = {
  ifname: z.string().min(1),
  flags: z.array(z.string()),
  mtu: count,
  operstate: z.string().min(1),
};
const side = { bytes: count, packets: count, errors: count, dropped: count };
const vxlan = z.looseObject({
  port: z.int().min(1).max(65_535),
  // Printed only when true.
  external: z.boolean().default(false),
  // Left out of a device that takes its identifier from each packet, by some versions.
  id: count.default(0),
  df: z.string().default('unset'),
  link: z.string().min(1).nullable().default(null),
  local: z.string().min(1).nullable().default(null),
});
const link = z.looseObject({
  ...device,
  linkinfo: z.looseObject({ info_kind: z.string().optional(), info_data: z.unknown().optional() }).optional(),
  stats64: z
    .looseObject({
      rx: z.looseObject({ ...side, over_errors: count }),
      tx: z.looseObject({ ...side, carrier_errors: count }),
    })
    .optional(),
});
const address = z.looseObject({
  ...device,
  addr_info: z.array(
    z.looseObject({ family: z.string(), local: z.string().min(1), prefixlen: z.int().min(0).max(128) }),
  ),
});

/** iproute2 of old puts an empty object in the place of every device it does not show. */
const rowsOf = <T>(row: z.ZodType<T>): z.ZodType<readonly T[]> =>
  z.preprocess(
    (rows) =>
      Array.isArray(rows)
        ? rows.filter((one) => typeof one !== 'object' || one === null || Object.keys(one).length > 0)
        : rows,
    z.array(row),
  );

export const linksFromJson = (text: string): Parsed<readonly LinkInfo[]> => {
  const rows = fromJson(text, rowsOf(link));
  if (!rows.ok) return rows;
  const surprise = rows.value.find((row) => vxlanOf(row) === undefined);
  if (surprise !== undefined) return unreadable('a VXLAN device with settings of another shape');
  return parsed(
    rows.value.map((row) => ({
      ...common(row),
      kind: row.linkinfo?.info_kind ?? '',
      vxlan: vxlanOf(row) ?? null,
      counters:
        row.stats64 === undefined
          ? null
          : {
              rxBytes: row.stats64.rx.bytes,
              rxPackets: row.stats64.rx.packets,
              rxErrors: row.stats64.rx.errors,
              rxDropped: row.stats64.rx.dropped,
              rxOverErrors: row.stats64.rx.over_errors,
              txBytes: row.stats64.tx.bytes,
              txPackets: row.stats64.tx.packets,
              txErrors: row.stats64.tx.errors,
              txDropped: row.stats64.tx.dropped,
              txCarrierErrors: row.stats64.tx.carrier_errors,
            },
    })),
  );
};

/** null for other kinds and without details; undefined when the settings are not understood. */
const vxlanOf = ({ linkinfo }: z.infer<typeof link>): VxlanInfo | null | undefined => {
  if (linkinfo?.info_kind !== 'vxlan' || linkinfo.info_data === undefined) return null;
  const read = vxlan.safeParse(linkinfo.info_data);
  if (!read.success) return undefined;
  const { port, external, id, df, link: outer, local } = read.data;
  return { port, external, id, df, device: outer, local };
};

export const addressesFromJson = (text: string): Parsed<readonly AddressInfo[]> => {
  const rows = fromJson(text, rowsOf(address));
  if (!rows.ok) return rows;
  const devices: AddressInfo[] = [];
  for (const row of rows.value) {
    const found = { inet: [] as string[], inet6: [] as string[] };
    for (const { family, local, prefixlen } of row.addr_info) {
      if (family !== 'inet' && family !== 'inet6') continue;
      const cidr = oneCidr(`${local}/${prefixlen}`);
      // A name, or an address of the other family, is none of this one's.
      if (cidr === null || (family === 'inet') === cidr.includes(':'))
        return unreadable('ip addr: an address is not understood');
      found[family].push(cidr);
    }
    devices.push({ ...common(row), ipv4: found.inet, ipv6: found.inet6 });
  }
  return parsed(devices);
};

type Device = { ifname: string; flags: string[]; mtu: number; operstate: string };

const common = ({ ifname, flags, mtu, operstate }: Device): Omit<AddressInfo, 'ipv4' | 'ipv6'> => ({
  name: ifname,
  mtuBytes: mtu,
  flags,
  up: flags.includes('UP'),
  lowerUp: flags.includes('LOWER_UP'),
  operstate,
});
