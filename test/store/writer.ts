// A process that writes to a journal and says after each call what has become durable. Run by the tests, killed by them.
import { writeSync } from 'node:fs';
import { openJournal } from '../../src/store/journal.ts';
import { recording, report, request } from './made.ts';

const [, , file = '', first = '0', mode = 'write'] = process.argv;
const journal = openJournal(file);
const tell = (line: string): void => {
  writeSync(1, `${line}\n`);
};
tell('open 0');
if (mode === 'hold') setInterval(() => undefined, 1000);
else {
  for (let n = Number(first); ; n += 1) {
    const { run } = request(n);
    journal.accept(request(n));
    tell(`accepted ${n}`);
    journal.begin(run);
    journal.rootPosted(run, `${n}.1`);
    journal.judged(run, recording(n), report(n));
    tell(`judged ${n}`);
    journal.replyPosted(run, 'steps', `${n}.2`);
    if (n % 3 !== 0) {
      journal.ended(run, 'posted', 'fail');
      tell(`ended ${n}`);
    }
  }
}
