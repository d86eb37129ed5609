// The version a tool says it is, on whichever stream; what says none is no guess.
import { describe, expect, it } from 'vitest';
import { variantsOf } from '../../src/commands/catalogue.ts';
import { AGENT_TOOLS } from '../../src/commands/tool-version.ts';
import { parseToolVersion } from '../../src/parsers/tool-version.ts';
import { playAtOnce } from '../../src/playground/network/play.ts';
import { versionSaid } from '../../src/playground/network/tools/versions.ts';

const said = (stdout: string, stderr = '', exitCode = 0) => parseToolVersion({ argv: [], stdout, stderr, exitCode });

describe('the version of a tool', () => {
  it.each([
    ['ping from iputils 20221126\nlibcap: yes\n', '', '20221126'],
    ['ip utility, iproute2-6.1.0, libbpf 1.1.2\n', '', '6.1.0'],
    ['', 'DiG 9.18.49-1~deb12u3-Debian\n', '9.18.49'],
    ['', 'Modern traceroute for Linux, version 2.1.2\nCopyright (c) 2016\n', '2.1.2'],
    ['', 'OpenBSD netcat (Debian patchlevel 1.219-1)\nusage: nc\n', '1.219'],
    ['nftables v1.0.6 (Lester Gooch #5)\n', '', '1.0.6'],
    ['conntrack v1.4.7 (conntrack-tools)\n', '', '1.4.7'],
  ])('%j %j is %s', (stdout, stderr, version) => {
    expect(said(stdout, stderr)).toEqual({ ok: true, value: version });
  });

  it.each([
    ['', '', 0],
    ['a tool of mine\nversion 1.2.3\n', '', 0],
    ['tool 1.2.3\n', '', 1],
  ])('%j %j %i is not guessed', (stdout, stderr, exitCode) => {
    expect(said(stdout, stderr, exitCode)).toMatchObject({ ok: false, reason: 'unreadable' });
  });

  it('is asked of each tool by the agent alone, and told by the simulation', () => {
    const told = AGENT_TOOLS.map((tool) => {
      const call = { name: 'tool-version', args: { tool } };
      const [[program = '', ...rest] = []] = variantsOf(call, 'agent');
      const script = versionSaid(program, rest);
      const asked = variantsOf(call, 'pod-exec').length + variantsOf(call, 'agent-netns').length;
      return asked === 0 && script !== null && parseToolVersion({ argv: [], ...playAtOnce(script) }).ok;
    });
    expect(told).toEqual(AGENT_TOOLS.map(() => true));
  });
});
