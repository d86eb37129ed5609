// Prints the closing line of the gate. usage: node .ci/sum-up.mjs <exit code so far> <results of vitest as JSON>…
import { existsSync, readFileSync } from 'node:fs';

const [code = '1', ...files] = process.argv.slice(2);
const results = files.filter((file) => existsSync(file)).map((file) => JSON.parse(readFileSync(file, 'utf8')));
const sum = (field) => results.reduce((total, one) => total + one[field], 0);
const verdict = code === '0' ? 'the gate is open' : `the gate is shut (exit code ${code})`;
console.log(
  `${sum('numPassedTests')} passed, ${sum('numFailedTests')} failed, ${sum('numPendingTests')} skipped: ${verdict}`,
);
