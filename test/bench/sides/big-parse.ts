// All of a very long output through the product's parsers, in pieces as long as a command may print. words: <conntrack list> <capture>
import { createReadStream } from 'node:fs';
import { DEFAULT_OUTPUT_BYTES } from '../../../src/model/batch.ts';
import { parseConntrackList } from '../../../src/parsers/conntrack.ts';
import { parseTcpdump } from '../../../src/parsers/tcpdump.ts';
import { serve } from './serve.ts';
import { watched } from './watch-loop.ts';

const [list = '', capture = ''] = process.argv.slice(2);

const readers = {
  conntrack: (stdout: string, lines: number): number => {
    const stderr = `conntrack v1.4.7 (conntrack-tools): ${lines} flow entries have been shown.\n`;
    const read = parseConntrackList({ argv: ['conntrack', '-L'], exitCode: 0, stdout, stderr });
    if (!read.ok) throw new Error(read.why);
    return read.value.filter(({ unreplied }) => unreplied).length;
  },
  tcpdump: (stdout: string, lines: number): number => {
    const stderr = `${lines} packets captured\n${lines} packets received by filter\n0 packets dropped by kernel\n`;
    const read = parseTcpdump({ argv: ['tcpdump'], exitCode: 0, stdout, stderr });
    if (!read.ok) throw new Error(read.why);
    return read.value.packets.filter(({ kind }) => kind === 'udp').length;
  },
} as const;

serve(async ({ kind }: { readonly kind: keyof typeof readers }) => {
  let found = 0;
  const took = await watched(async () => {
    let rest = '';
    const input = createReadStream(kind === 'conntrack' ? list : capture, { highWaterMark: DEFAULT_OUTPUT_BYTES });
    for await (const chunk of input) {
      const text = rest + (chunk as Buffer).toString('latin1');
      const end = text.lastIndexOf('\n') + 1;
      rest = text.slice(end);
      const piece = text.slice(0, end);
      found += readers[kind](piece, piece.split('\n').length - 1);
    }
    return found;
  });
  return { ...took, found };
});
