// sleep, true, false, echo, sh -c 'exit N' and timeout: what a fixture needs of a shell.
import type { Place } from '../place.ts';
import type { Script } from '../play.ts';
import { complain, type Tool } from './tool.ts';

export const sleep: Tool = function* (argv): Script {
  const [word = ''] = argv;
  const seconds = Number(word.replace(/s$/, ''));
  if (word === '' || !(seconds >= 0)) {
    return yield* complain(`sleep: invalid time interval '${word}'\nTry 'sleep --help' for more information.\n`, 1);
  }
  yield { waitMs: seconds * 1000 };
  return 0;
};

// biome-ignore lint/correctness/useYield: true says nothing
export const succeed: Tool = function* (): Script {
  return 0;
};

// biome-ignore lint/correctness/useYield: false says nothing
export const fail: Tool = function* (): Script {
  return 1;
};

export const echo: Tool = function* (argv): Script {
  yield { stdout: `${argv.join(' ')}\n` };
  return 0;
};

export const sh: Tool = function* (argv): Script {
  const [option, script = ''] = argv;
  const code = /^\s*exit\s+(\d{1,3})\s*$/.exec(script)?.[1];
  if (option === '-c' && code !== undefined) return Number(code) % 256;
  return yield* complain(`sh: 1: ${script.split(' ')[0] ?? ''}: not found\n`, 127);
};

/** timeout(1) around another tool; `start` finds and starts it. */
export const timeoutAround = (start: (argv: readonly string[], place: Place) => Script | null): Tool =>
  function* (argv, place): Script {
    // -s INT: the program may still say what it has.
    const interrupts = argv[0] === '-s' && argv[1] === 'INT';
    const [limit = '', ...command] = interrupts ? argv.slice(2) : argv;
    const limitMs = Number(limit.replace(/s$/, '')) * 1000;
    if (command.length === 0 || !(limitMs >= 0))
      return yield* complain("Try 'timeout --help' for more information.\n", 125);
    const script = start(command, place);
    const [program = ''] = command;
    if (!script) {
      const busybox = place.flavour === 'busybox';
      const text = busybox ? `timeout: can't execute '${program}'` : `timeout: failed to run command '${program}'`;
      return yield* complain(`${text}: No such file or directory\n`, 127);
    }
    let elapsedMs = 0;
    for (;;) {
      const step = script.next();
      if (step.done) return step.value;
      const beat = step.value;
      if ('waitMs' in beat && elapsedMs + beat.waitMs > limitMs && limitMs > 0) {
        yield { waitMs: limitMs - elapsedMs };
        for (let last = script.return(0); !last.done; last = script.next()) if (interrupts) yield last.value;
        // Measured: busybox ends with the signal's own code.
        return place.flavour === 'busybox' ? 143 : 124;
      }
      if ('waitMs' in beat) elapsedMs += beat.waitMs;
      yield beat;
    }
  };
