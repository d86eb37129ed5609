// Is a socket noticed whose other end is gone without a word?
import { setTimeout as delay } from 'node:timers/promises';
import { survives } from '../survives.ts';
import { must, openOffice } from './rig.ts';

/** Its pings and pongs are the socket client's own, in real time: all seeds wait side by side. */
survives(
  'F7',
  async (chance) => {
    await using office = await openOffice({ pingEveryMs: 3_000 });
    const { server } = office;
    await office.twoSockets();
    await delay(chance.below(2_000));
    const both = chance.below(2) === 0;
    server.knobs.silence(both ? undefined : chance.below(2));
    const { opened } = server.counts.sockets;
    await server.waitFor(() => server.counts.sockets.opened === opened + (both ? 2 : 1), 35_000);
    await office.twoSockets();
    await office.ask(chance);
    await office.ended();
    await office.ask(chance);
    must(
      'it was not answered',
      office.asked.every(({ acked }) => acked),
    );
    await office.kept(office.runs.length);
  },
  { atOnce: 10 },
);
