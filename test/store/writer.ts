// A process that writes to a journal and says after each call what has become durable. Run by the tests, killed by them.
import { writeSync } from 'node:fs';
import { openJournal } from '../../src/store/open.ts';
import { recording, report, request } from './made.ts';

const [, , file = '', first = '0', mode = 'write'] = process.argv;
const journal = await openJournal(file);
const tell = (line: string): void => {
  writeSync(1, `${line}\n`);
};
tell('open 0');
if (mode === 'hold') setInterval(() => undefined, 1000);
else {
  for (let n = Number(first); ; n += 1) {
    const { run } = request(n);
    await journal.accept(request(n));
    tell(`accepted ${n}`);
    await journal.begin(run);
    await journal.rootPosted(run, `${n}.1`);
    await journal.judged(run, recording(n), report(n));
    tell(`judged ${n}`);
    await journal.replyPosted(run, 'steps', `${n}.2`);
    if (n % 3 !== 0) {
      await journal.ended(run, 'posted', 'fail');
      tell(`ended ${n}`);
    }
  }
}
