// The site profile, field by field.
import { describe, expect, it } from 'vitest';
import { checkSite, readSite } from '../../src/config/site.ts';
import { DEFAULT_SITE } from '../../src/model/site.ts';

const complaints = (profile: unknown): readonly string[] => {
  const read = checkSite(profile);
  return 'complaints' in read ? read.complaints.map(({ en }) => en) : [];
};

describe('a site profile', () => {
  it('may repeat every default', () => {
    expect(checkSite(DEFAULT_SITE)).toEqual({ site: DEFAULT_SITE });
    expect(readSite('')).toEqual(DEFAULT_SITE);
  });

  it.each<[unknown, readonly string[]]>([
    [[], ['the site profile: one JSON object']],
    ['text', ['the site profile: one JSON object']],
    [{ internetIp: '8.8.8.8; id' }, ['internetIp: an IP address']],
    [{ outsideName: 'google.com' }, ['outsideName: an absolute DNS name, ending in a dot']],
    [{ checkipHost: '-oProxy=x' }, ['checkipHost: a DNS name']],
    [{ tailnetDevice: 'a-name-too-long-for-linux' }, ['tailnetDevice: a device name of at most 15 letters']],
    [{ tailnetMtuBytes: '1280' }, ['tailnetMtuBytes: a whole number from 576 to 65535']],
    [{ tailnetCidr: '100.64.0.0' }, ['tailnetCidr: an address range like 100.64.0.0/10']],
    [{ tailscaleSocket: '/var/run/docker.sock' }, ['tailscaleSocket: an absolute path to a tailscaled.sock']],
    [{ tailscaleSocket: '/run/../x/tailscaled.sock' }, ['tailscaleSocket: an absolute path to a tailscaled.sock']],
    [{ conntrackWarnRatio: 80 }, ['conntrackWarnRatio: a share over 0 and up to 1']],
    [{ conntrackWarnRatio: 0.99 }, ['conntrackWarnRatio: less than conntrackFullRatio']],
    [{ agentLabel: 'app' }, ['agentLabel: a label like name=value']],
    [{ ciliumNamespace: '../../x' }, ['ciliumNamespace: a Kubernetes name']],
    [JSON.parse('{"__proto__":{},"constructor":1}'), ['constructor: no such field']],
  ])('%j', (profile, expected) => {
    expect(complaints(profile)).toEqual(expected);
  });
});
