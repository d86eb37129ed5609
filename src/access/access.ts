// Who may do what: asks for the facts a deed needs, and decides.

import type { Access } from '../engine/ports/access.ts';
import type { AccessFacts } from '../engine/ports/access-facts.ts';
import { decide } from './policy.ts';

export const accessBy = (facts: AccessFacts): Access => ({
  async may({ user, channel }, deed) {
    const [standing, reach] = await Promise.all([
      facts.standing(user),
      deed.sensitive && channel !== '' ? facts.reach(channel) : null,
    ]);
    return decide(deed, standing, reach);
  },
});
