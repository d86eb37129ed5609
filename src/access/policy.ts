// Is this allowed, by what is known of who asks and of who would read it? Pure.

import type { Deed, Permit } from '../engine/ports/access.ts';
import type { Fact, Reach, Standing, Unknown } from '../engine/ports/access-facts.ts';
import type { Text } from '../model/text.ts';
import { POLICY_WORDS } from './words.ts';

const ALLOWED: Permit = { allowed: true };
const refused = (why: Text): Permit => ({ allowed: false, why });

/** @param reach of the channel it is asked or shown in; null where there is none: then only the person reads it. */
export const decide = (deed: Deed, standing: Fact<Standing>, reach: Fact<Reach> | null): Permit => {
  const person = ofPerson(deed, standing);
  if (!person.allowed || !deed.sensitive || reach === null) return person;
  if (!reach.known) return refused(POLICY_WORDS.channelUnknown[reach.why]);
  return reach.value === 'own' ? ALLOWED : refused(POLICY_WORDS.shared);
};

const ofPerson = (deed: Deed, standing: Fact<Standing>): Permit => {
  if (standing.known) return standing.value === 'member' ? ALLOWED : refused(POLICY_WORDS[standing.value]);
  return isForgiven(deed, standing.why) ? ALLOWED : refused(POLICY_WORDS.personUnknown[standing.why]);
};

/**
 * A choice: an app without the scope users:read still answers. It cannot tell a guest from a member then, so whoever Slack
 * lets use it may ask, and see what anybody could ask for. Packets, sharing and settings stay shut.
 */
const isForgiven = ({ kind, sensitive }: Deed, why: Unknown): boolean =>
  why === 'not-permitted' && !sensitive && (kind === 'ask' || kind === 'see');
