// Whose word does a question need beside its asker's? Only the policy says, at each click anew.
import type { Access, ApprovalTerms, Asker, Permit } from '../engine/ports/access.ts';
import type { AccessFacts } from '../engine/ports/access-facts.ts';
import type { Policy } from '../model/policy.ts';
import { say, type Text } from '../model/text.ts';
import { kubeUserOf } from './by-kubernetes.ts';
import { membershipIn } from './by-policy.ts';

const MINUTES = 10;

/** @param looksIntoCilium whether something of the question is looked at by exec in cilium-agent. */
export const wantsApproval = ({ approval }: Policy, question: string, looksIntoCilium: boolean): boolean =>
  approval !== undefined && (question === 'capture' || (approval.cilium === true && looksIntoCilium));

export const approvalBy = (
  facts: AccessFacts,
  policy: () => Policy | null,
  looksIntoCilium: (question: string) => boolean,
): Pick<Access, 'approval' | 'mayApprove'> => ({
  approval(question) {
    const now = policy();
    return now === null || !wantsApproval(now, question, looksIntoCilium(question)) ? null : termsOf(now);
  },
  async mayApprove(who, asker): Promise<Permit> {
    const now = policy();
    if (now?.approval === undefined) return refused(WORDS.noneNeeded);
    if (isSame(now, who, asker)) return refused(WORDS.oneself);
    // The policy names approvers by user ids: in another team the same id is somebody else.
    if (who.team !== asker.team) return refused(WORDS.notNamed);
    const { approvers } = now.approval;
    const isIn = await membershipIn(now, facts, who.user, approvers);
    const groups = approvers.filter((one) => /^[a-z]/.test(one)).map(isIn);
    if (approvers.includes(who.user) || groups.includes('in')) return { allowed: true };
    return refused(groups.includes('unknown') ? WORDS.unknown : WORDS.notNamed);
  },
});

/** Also under two accounts, where Kubernetes knows them as one. */
const isSame = ({ kubernetes }: Policy, who: Asker, asker: Asker): boolean => {
  if (who.user === asker.user) return true;
  const [one, other] = kubernetes === undefined ? [] : [kubeUserOf(kubernetes, who), kubeUserOf(kubernetes, asker)];
  return one != null && one.name === other?.name;
};

const termsOf = ({ approval, groups }: Policy): ApprovalTerms => {
  const named = (approval?.approvers ?? []).map((one) => groups[one] ?? { users: [one] });
  return {
    minutes: approval?.minutes ?? MINUTES,
    users: [...new Set(named.flatMap(({ users = [] }) => users))],
    usergroups: [...new Set(named.flatMap(({ usergroup }) => usergroup ?? []))],
  };
};

const refused = (why: Text): Permit => ({ allowed: false, why });

const WORDS = {
  noneNeeded: say(
    'The policy of this netwhy asks for no approval any more. Ask the question again.',
    '이 netwhy의 정책이 더 이상 승인을 요구하지 않습니다. 다시 질문하세요.',
  ),
  oneself: say(
    'Whoever asks cannot approve it: it takes a second person.',
    '질문한 사람은 승인할 수 없습니다. 다른 사람의 승인이 필요합니다.',
  ),
  notNamed: say(
    'The policy of this netwhy does not name you among those who may approve. Its operator can change it.',
    '이 netwhy의 정책에 승인자로 등록되어 있지 않습니다. 운영자가 바꿀 수 있습니다.',
  ),
  unknown: say(
    'Slack did not say whether you are among those who may approve, so nothing was decided. Try again in a moment.',
    '승인자인지 Slack에서 확인하지 못해 결정하지 않았습니다. 잠시 후 다시 시도하세요.',
  ),
} as const;
