import { describe, expect, it } from 'vitest';
import { toolOf } from '../../src/parsers/tool-name.ts';

describe('the name of the tool', () => {
  it.each([
    ['ping -c 1 10.0.0.1', 'ping'],
    ['/usr/bin/ping -c 1 10.0.0.1', 'ping'],
    ['busybox ping -c 1 10.0.0.1', 'ping'],
    ['timeout 5 busybox wget -O- http://10.0.0.1/', 'wget'],
    ['timeout -s KILL 2.5s dig a.example', 'dig'],
    ['timeout -k 1 5 dig a.example', 'dig'],
    ['timeout 5', ''],
    ['busybox', ''],
  ])('of %s is %s', (argv, tool) => {
    expect(toolOf(argv.split(' '))).toBe(tool);
  });

  it('is empty for nothing', () => {
    expect(toolOf([])).toBe('');
  });
});
