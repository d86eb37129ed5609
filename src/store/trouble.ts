// What does an error of SQLite mean for the person who runs netwhy?
import { Fault } from '../model/fault.ts';
import { say, type Text } from '../model/text.ts';

// https://sqlite.org/rescode.html: the primary code is the low byte of the extended one.
const BUSY = 5;
const LOCKED = 6;
const CORRUPT = 11;
const NOT_A_DATABASE = 26;

const WORDS: Readonly<Record<number, Text>> = {
  3: say(
    'The journal file may not be read or written: check its permissions.',
    '저널 파일을 읽거나 쓸 권한이 없습니다. 권한을 확인하세요.',
  ),
  8: say('The journal is on a read-only file system or file.', '저널이 읽기 전용 파일 시스템이나 파일에 있습니다.'),
  10: say('The disk of the journal reports an error.', '저널이 있는 디스크에서 오류가 발생했습니다.'),
  11: say(
    'The journal file is damaged. Restart netwhy: it sets the file aside and starts a new one.',
    '저널 파일이 손상되었습니다. netwhy를 다시 시작하면 파일을 따로 두고 새로 시작합니다.',
  ),
  13: say('The disk of the journal is full.', '저널이 있는 디스크가 가득 찼습니다.'),
  14: say(
    'The journal file cannot be opened: check that its folder exists and may be written.',
    '저널 파일을 열 수 없습니다. 폴더가 있고 쓸 수 있는지 확인하세요.',
  ),
};

export const IN_USE = say(
  'The journal is in use by another netwhy process. One journal serves one process: stop the other or give this one another path.',
  '다른 netwhy 프로세스가 저널을 사용 중입니다. 저널 하나는 프로세스 하나만 씁니다. 다른 쪽을 멈추거나 다른 경로를 지정하세요.',
);

/** What the file system says before SQLite is asked, as the code SQLite would use. */
const CODE_OF_SYSTEM: Readonly<Record<string, number>> = {
  EACCES: 3,
  EPERM: 3,
  EROFS: 8,
  EIO: 10,
  ENOSPC: 13,
  ENOENT: 14,
  ENOTDIR: 14,
  EISDIR: 14,
  EEXIST: 14,
};

/** The primary result code; null for errors that are not SQLite's. */
export const codeOf = (error: unknown): number | null => {
  if (!(error instanceof Error)) return null;
  if ('errcode' in error && typeof error.errcode === 'number') return error.errcode & 0xff;
  return 'code' in error ? (CODE_OF_SYSTEM[String(error.code)] ?? null) : null;
};

/** The file is no usable database: it can be set aside and a fresh one begun. */
export const isDamaged = (error: unknown): boolean => [CORRUPT, NOT_A_DATABASE].includes(codeOf(error) ?? 0);

/** Another process has it. */
export const isLocked = (error: unknown): boolean => [BUSY, LOCKED].includes(codeOf(error) ?? 0);

/** One clear sentence; what SQLite said stays as the cause, for the log. */
export const faultOf = (error: unknown): Fault => {
  if (error instanceof Fault) return error;
  const code = codeOf(error);
  if (isLocked(error)) return new Fault('config', IN_USE, { cause: error });
  const words = WORDS[code === NOT_A_DATABASE ? CORRUPT : (code ?? 0)];
  return new Fault('adapter', words ?? say('The journal cannot be used.', '저널을 사용할 수 없습니다.'), {
    cause: error,
  });
};

/** Runs f and turns what SQLite throws into a Fault. */
export const guarded = <T>(f: () => T): T => {
  try {
    return f();
  } catch (error) {
    throw faultOf(error);
  }
};
