// The text of a file somebody named.
import { readFile } from 'node:fs/promises';
import { Fault } from '../model/fault.ts';
import { say } from '../model/text.ts';

/** @throws Fault usage. */
export const readFileText = async (file: string): Promise<string> => {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new Fault('usage', say(`Cannot read ${file}.`, `${file}을(를) 읽을 수 없습니다.`), { cause });
  }
};
