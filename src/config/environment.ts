// Where settings come from: the environment, and a .env file beside the program for what it does not say.
import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import type { Environment } from './complaints.ts';

/** @param dotEnv a file of NAME=value lines; a missing one is no trouble */
export const environment = (dotEnv = '.env'): Environment => ({ ...readDotEnv(dotEnv), ...process.env });

const readDotEnv = (file: string): Environment => {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    // Without such a file the environment alone counts.
    return {};
  }
  return parseEnv(text);
};
