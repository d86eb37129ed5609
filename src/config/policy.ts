// The policy file: JSON, checked whole; everything that is wrong is named by its path at once, and never by its value.
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { POLICY_DEEDS, type Policy } from '../model/policy.ts';
import { say, type Text } from '../model/text.ts';
import { TIERS } from '../model/tier.ts';
import { complaint } from './complaints.ts';

const MAX_BYTES = 256 * 1024;

const list = <T extends z.ZodType>(one: T) => z.array(one).min(1).max(1_000);
const userId = z.string().regex(/^[UW][A-Z0-9]{1,20}$/);
const groupName = z.string().regex(/^[a-z][a-z0-9_-]{0,40}$/);
const teamId = z.string().regex(/^[TE][A-Z0-9]{1,20}$/);
/** What is Kubernetes' own, `system:masters` above all, is nobody's in Slack. */
const kubeName = z.string().regex(/^(?!system:)[\x21-\x7e]{1,253}$/);
const word = z.string().regex(/^[\w.@-]{1,253}$/);
const limit = z.strictObject({
  perMinute: z.int().min(1).max(10_000).optional(),
  atOnce: z.int().min(1).max(1_000).optional(),
});

const schema = z
  .strictObject({
    groups: z
      .record(
        groupName,
        z.strictObject({
          usergroup: z
            .string()
            .regex(/^S[A-Z0-9]{1,20}$/)
            .optional(),
          users: list(userId).optional(),
        }),
      )
      .default({}),
    rules: list(
      z.strictObject({
        effect: z.enum(['allow', 'deny']),
        who: list(z.union([z.literal('*'), userId, groupName])),
        deeds: list(z.enum(POLICY_DEEDS)).optional(),
        channels: list(z.union([z.literal('direct'), z.string().regex(/^[CG][A-Z0-9]{1,20}$/)])).optional(),
        questions: list(word).optional(),
        clusters: list(word).optional(),
        namespaces: list(word).optional(),
        tier: z.enum(TIERS).optional(),
      }),
    ),
    limits: z
      .strictObject({ user: limit.optional(), channel: limit.optional(), cluster: limit.optional() })
      .default({}),
    kubernetes: z
      .strictObject({
        review: z.boolean(),
        people: z
          .array(
            z.strictObject({ team: teamId, user: userId, as: kubeName, groups: z.array(kubeName).max(100).optional() }),
          )
          .max(10_000),
      })
      .optional(),
    approval: z
      .strictObject({
        approvers: list(z.union([userId, groupName])),
        minutes: z.int().min(1).max(1_440).optional(),
        cilium: z.boolean().optional(),
      })
      .optional(),
  })
  .superRefine(({ groups, rules, kubernetes, approval }, context) => {
    for (const [at, who] of (approval?.approvers ?? []).entries())
      if (/^[a-z]/.test(who) && !Object.hasOwn(groups, who))
        context.addIssue({ code: 'custom', path: ['approval', 'approvers', at], message: 'no such group' });
    const known = new Set<string>();
    for (const [at, { team, user }] of (kubernetes?.people ?? []).entries()) {
      // Of two, nobody could say which is meant.
      if (known.has(`${team} ${user}`))
        context.addIssue({ code: 'custom', path: ['kubernetes', 'people', at], message: 'a person twice' });
      known.add(`${team} ${user}`);
    }
    for (const [at, rule] of rules.entries())
      for (const [place, who] of rule.who.entries())
        if (/^[a-z]/.test(who) && !Object.hasOwn(groups, who))
          context.addIssue({ code: 'custom', path: ['rules', at, 'who', place], message: 'no such group' });
  });

type Read = { readonly policy: Policy } | { readonly complaints: readonly Text[] };

export const checkPolicy = (value: unknown): Read => {
  const checked = schema.safeParse(value);
  if (checked.success) return { policy: checked.data as Policy };
  const seen = new Set<string>();
  for (const { path, code, ...issue } of checked.error.issues) {
    // A name somebody made up is theirs to read in the file; here it would be a value.
    const where = path.map((part) => (typeof part === 'number' || /^\w{1,40}$/.test(String(part)) ? part : '?'));
    const strange = code === 'unrecognized_keys' && 'keys' in issue ? (issue.keys as string[]).length : 0;
    seen.add([...where, ...(strange > 0 ? ['?'] : [])].join('.') || '.');
  }
  return { complaints: [...seen].map((where) => complaint(where, EXPECTED)) };
};

const EXPECTED = say('not as docs/access.md says', 'docs/access.md의 형식이 아닙니다');

export const readPolicyFile = (file: string): Read => {
  try {
    const bytes = readFileSync(file);
    if (bytes.byteLength <= MAX_BYTES) return checkPolicy(JSON.parse(bytes.toString('utf8')));
  } catch {
    // Not there, not readable or not JSON: to the operator it is one mistake with one remedy.
  }
  return {
    complaints: [
      complaint(
        'the policy file',
        say('a JSON file of at most 256 KiB that can be read', '읽을 수 있는 256 KiB 이하의 JSON 파일이어야 합니다'),
      ),
    ],
  };
};
