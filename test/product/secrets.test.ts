// Does a recording keep what only the owner of a node may know?
import { expect, it } from 'vitest';
import { askPlayground } from './ask-playground.ts';

it('keeps no login address of a node that is logged out', async () => {
  const { recording, report } = await askPlayground('tailscale node-1', ['tailscale-logged-out']);
  const kept = JSON.stringify(recording);
  expect(report.causes[0]?.code).toBe('tailscale-logged-out');
  expect([kept.includes('AuthURL'), /login\.tailscale\.com\/a\/(?!\[redacted\])/.test(kept)]).toEqual([true, false]);
});
