// What do the JSON forms of `ip route` hold?
import { isIP } from 'node:net';
import { z } from 'zod';
import { type Parsed, parsed, unreadable } from '../model/command-call.ts';
import { nameTunnelEnds } from './encap-json.ts';
import { count, fromJson } from './json-text.ts';

const address = z.string().refine((text) => isIP(text) !== 0);
const destination = z.string().refine((text) => text === 'default' || isIP(text.replace(/\/\d{1,3}$/, '')) !== 0);
const metrics = z.array(z.looseObject({ mtu: count.optional() }));
/** Since 5.x a gateway of the other family stands under "via". */
const via = z.looseObject({ host: address });

const route = z.looseObject({
  type: z.string().optional(),
  dst: destination,
  gateway: address.optional(),
  via: via.optional(),
  dev: z.string().min(1).optional(),
  prefsrc: address.optional(),
  table: z.string().optional(),
  metrics: metrics.optional(),
  tunnel_dst: z.string().optional(),
  nexthops: z.array(z.looseObject({ dev: z.string().optional(), gateway: address.optional() })).optional(),
});

/** One route as either command prints it; the names of the JSON are kept. */
export interface RouteFields {
  readonly type: string;
  readonly dst: string;
  readonly gateway: string | null;
  readonly dev: string | null;
  readonly src: string | null;
  readonly table: string | null;
  readonly mtuBytes: number | null;
  readonly tunnelPeer: string | null;
}

export const routesFromJson = (text: string): Parsed<readonly RouteFields[]> => {
  const rows = fromJson(nameTunnelEnds(text), z.array(route));
  if (!rows.ok) return rows;
  if (rows.value.some((row) => row.tunnel_dst !== undefined && isIP(row.tunnel_dst) === 0))
    return unreadable('a tunnel end that is no address');
  return parsed(
    rows.value.map((row) => ({
      type: row.type ?? 'unicast',
      dst: row.dst,
      gateway: row.gateway ?? row.via?.host ?? row.nexthops?.[0]?.gateway ?? null,
      dev: row.dev ?? row.nexthops?.[0]?.dev ?? null,
      src: row.prefsrc ?? null,
      table: row.table ?? null,
      mtuBytes: row.metrics?.find((metric) => metric.mtu !== undefined)?.mtu ?? null,
      tunnelPeer: row.tunnel_dst ?? null,
    })),
  );
};
