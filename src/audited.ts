// What runs where is written down before it runs, and every refusal with its reason: the audit stands between the parts.
import type { Access, Asker, Bounds, Deed } from './engine/ports/access.ts';
import { type Audit, type AuditNote, NOBODY } from './engine/ports/audit.ts';
import type { Observer, PlannedProbe } from './engine/ports.ts';
import { describeLocation } from './model/location.ts';
import type { Logger } from './ops/log.ts';
import { redact } from './ops/redact.ts';

/** What cannot be written down is not run: the fault ends the run. */
export const audited = (observer: Observer, cluster: string, audit: Audit | undefined): Observer =>
  audit === undefined
    ? observer
    : {
        async *observe(wave, signal) {
          await audit.note({ ...NOBODY, kind: 'ran', cluster, run: wave.run, facts: { at: placesOf(wave.probes) } });
          yield* observer.observe(wave, signal);
        },
      };

/** One entry a place: `node node-1: ping, route-get`. The catalogue alone makes argv of a name and its arguments. */
const placesOf = (probes: readonly PlannedProbe[]): Readonly<Record<string, readonly string[]>> => {
  const places = new Map<string, string[]>();
  for (const { location, call } of probes) {
    const place = describeLocation(location);
    const args = Object.entries(call.args).map(([name, value]) => `${name}=${value}`);
    places.set(place, [...(places.get(place) ?? []), redact([call.name, ...args].join(' '))]);
  }
  return Object.fromEntries(places);
};

/** A refusal stands also when it cannot be written down. */
export const auditedAccess = (access: Access, audit: Audit, log: Pick<Logger, 'error'>): Access => {
  const refused = async (asker: Asker, deed: Deed, facts: AuditNote['facts']): Promise<void> => {
    const { kind, question, cluster, sensitive } = deed;
    const note: AuditNote = {
      ...NOBODY,
      ...{ kind: 'refused', team: asker.team, user: asker.user, channel: asker.channel, cluster, question },
      facts: { deed: kind, sensitive, ...facts },
    };
    await audit.note(note).catch((err: unknown) => log.error({ err }, 'a refusal could not be noted in the audit'));
  };
  return {
    async may(asker, deed) {
      const permit = await access.may(asker, deed);
      if (permit.allowed || deed.offer === true) return permit;
      await refused(asker, deed, { namespace: deed.namespace, why: permit.why.en });
      return permit;
    },
    ...(access.bounds !== undefined && {
      bounds: (asker, deeds, approved) => auditedBounds(access.bounds?.(asker, deeds, approved), asker, deeds, refused),
    }),
    ...(access.approval !== undefined && { approval: (question) => access.approval?.(question) ?? null }),
    async mayApprove(who, asker, question) {
      const permit = (await access.mayApprove?.(who, asker, question)) ?? { allowed: true };
      if (!permit.allowed)
        await refused(
          who,
          { kind: 'ask', question, cluster: '', namespace: '', sensitive: true },
          { what: 'approval', for: asker.user, why: permit.why.en },
        );
      return permit;
    },
  };
};

/** Of a run, each refusal once, however many of its steps meet it. */
const auditedBounds = (
  bounds: Bounds | undefined,
  asker: Asker,
  deeds: readonly Deed[],
  refused: (asker: Asker, deed: Deed, facts: AuditNote['facts']) => Promise<void>,
): Bounds => {
  const told = new Set<string>();
  return {
    async forbids(tier, namespace) {
      const why = (await bounds?.forbids(tier, namespace)) ?? '';
      const [deed] = deeds;
      if (why === '' || deed === undefined || told.has(why)) return why;
      told.add(why);
      await refused(asker, deed, { namespace, tier, why });
      return why;
    },
  };
};
