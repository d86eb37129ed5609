// What is on one page of a list: whole objects, or rows of the server's own table, which are a tenth of their size.
import { z } from 'zod';

/** Servers that make no tables send the objects. */
export const AS_TABLE = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json';

const page = z.looseObject({
  metadata: z.looseObject({ continue: z.string().nullish(), resourceVersion: z.string().nullish() }).nullish(),
  items: z.array(z.unknown()).nullish(),
  columnDefinitions: z.array(z.looseObject({ name: z.string() })).nullish(),
  rows: z
    .array(z.looseObject({ cells: z.array(z.unknown()), object: z.looseObject({ metadata: z.unknown() }).nullish() }))
    .nullish(),
});

/** An object's metadata, and what the table says of it by column name in lower case: `ip`, `node`, `cluster-ip`. */
export interface TableRow {
  readonly metadata: unknown;
  readonly cells: Readonly<Record<string, string>>;
}

export interface Page {
  readonly items: readonly unknown[];
  /** Token of the next page; empty when this is the last. */
  readonly next: string;
  /** Empty when the server did not say. */
  readonly version: string;
}

/** null: this is no list. */
export const readPage = (body: unknown): Page | null => {
  const read = page.safeParse(body);
  if (!read.success) return null;
  const { metadata, items, columnDefinitions, rows } = read.data;
  const names = (columnDefinitions ?? []).map(({ name }) => name.toLowerCase());
  const asRow = ({ cells, object }: NonNullable<typeof rows>[number]): TableRow => ({
    metadata: object?.metadata,
    cells: Object.fromEntries(
      cells.flatMap((cell, at) => (typeof cell === 'string' ? [[names[at] ?? '', cell] as const] : [])),
    ),
  });
  return {
    items: columnDefinitions ? (rows ?? []).map(asRow) : (items ?? []),
    next: metadata?.continue ?? '',
    version: metadata?.resourceVersion ?? '',
  };
};
