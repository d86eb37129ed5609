// Which others does a node ask where there are too many to ask all: neighbours on a ring, others at each turn.

export interface NodePair {
  readonly from: string;
  readonly to: string;
}

/**
 * FNV-1a, mixed once more as MurmurHash3 ends, or numbers in a row would stay near each other: names in a row are often
 * machines in a row, and a ring of them would never leave the rack.
 */
const hash = (name: string): number => {
  let value = 0x811c9dc5;
  for (let at = 0; at < name.length; at += 1) value = Math.imul(value ^ name.charCodeAt(at), 0x01000193);
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
};

/** In an order of their own, the same whoever lists them. */
export const around = (names: readonly string[]): readonly string[] =>
  names
    .map((name) => ({ name, at: hash(name) }))
    .sort((a, b) => a.at - b.at || (a.name < b.name ? -1 : 1))
    .map(({ name }) => name);

/** Turns until every node has asked every other. */
export const turnsOf = (nodes: number, neighbours: number): number =>
  Math.max(1, Math.ceil((nodes - 1) / Math.max(1, neighbours)));

/**
 * Each node asks so many others, and is asked by as many: a node that is ill shows at any turn. Any `turnsOf` turns in a
 * row ask every way. The same names and turn give the same ways, in whatever order the names come.
 */
export const ring = (names: readonly string[], neighbours: number, turn: number): readonly NodePair[] => {
  const order = around(names);
  const others = order.length - 1;
  if (others < 1) return [];
  const count = Math.min(neighbours, others);
  const first = ((turn % turnsOf(order.length, count)) * count) % others;
  const steps = Array.from({ length: count }, (_one, at) => ((first + at) % others) + 1);
  return order.flatMap((from, at) => steps.map((step) => ({ from, to: order[(at + step) % order.length] ?? '' })));
};

export const everyPair = (names: readonly string[]): readonly NodePair[] =>
  names.flatMap((from, at) =>
    names.slice(1).map((_one, step) => ({ from, to: names[(at + step + 1) % names.length] ?? '' })),
  );
