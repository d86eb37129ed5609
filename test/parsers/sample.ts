// Reads a captured tool output from the fixtures, and makes variants of it.
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Parsed, ToolOutput } from '../../src/model/command-call.ts';

const FIXTURES = path.join(import.meta.dirname, '../fixtures/parsers');

export const sample = (name: string): ToolOutput =>
  JSON.parse(readFileSync(path.join(FIXTURES, `${name}.json`), 'utf8')) as ToolOutput;

/** Names of all samples in a folder: `ping/ping-iputils.ok`. */
export const samplesOf = (folder: string): readonly string[] =>
  globSync(`${folder}/*.json`, { cwd: FIXTURES })
    .map((file) => file.replace(/\.json$/, ''))
    .sort();

export const output = (argv: string, stdout: string, exitCode = 0, stderr = ''): ToolOutput => ({
  argv: argv.split(' '),
  exitCode,
  stdout,
  stderr,
});

/** The value, or `<reason>: <why>`, so that one comparison a row says everything. */
export const told = <T>(result: Parsed<T>): T | string =>
  result.ok ? result.value : `${result.reason}: ${result.why}`;
