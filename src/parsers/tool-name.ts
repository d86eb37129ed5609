// Which program stands in an argv, behind `timeout` and `busybox`?

const baseName = (word: string): string => word.slice(word.lastIndexOf('/') + 1);

/** `timeout 5 busybox ping -c 3 …` -> `ping`; empty when there is none. */
export const toolOf = (argv: readonly string[]): string => {
  const words = argv.map(baseName);
  let at = 0;
  if (words[at] === 'timeout') {
    at += 1;
    // timeout [-k secs] [-s signal] secs program; busybox of old wants -t secs
    while (/^-|^[A-Z]+$|^\d+(?:\.\d+)?[smhd]?$/.test(words[at] ?? '')) at += 1;
  }
  if (words[at] === 'busybox') at += 1;
  return words[at] ?? '';
};
