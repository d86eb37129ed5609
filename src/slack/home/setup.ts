// What is not set up as it should be, each with its fix: what the Home tab tells whoever can mend it.
import type { Recording } from '../../model/recording.ts';
import { hasFocus } from '../../model/scene.ts';
import { join, say, type Text } from '../../model/text.ts';
import { lackingScopes, REINSTALL, scopeLacks } from '../doctor/scopes.ts';

export interface SetupFacts {
  /** Granted, as Slack says; null where it does not say. */
  readonly scopes: readonly string[] | null;
  /** Missing, as Slack said when a call was refused. */
  readonly refusedScopes: readonly string[];
  /** Channels in which netwhy could not post for this person. */
  readonly closedChannels: readonly string[];
  /** Nodes without a ready agent, by cluster. */
  readonly bareNodes: readonly { readonly cluster: string; readonly nodes: readonly string[] }[];
  /** Since when the journal fails; 0 while it does not. */
  readonly journalFailsSinceMs: number;
  /** Of the policy file, which is wrong or gone since it was read. */
  readonly policyComplaints: readonly Text[];
}

export interface SetupProblem {
  readonly say: Text;
  /** To type or to run; empty where the words say it. */
  readonly fix: string;
}

const MOST_NODES = 20;
const MOST_COMPLAINTS = 5;

export const setupProblems = (facts: SetupFacts): readonly SetupProblem[] => {
  const { scopes, refusedScopes, closedChannels, bareNodes, journalFailsSinceMs, policyComplaints } = facts;
  const missing = lackingScopes(scopes, refusedScopes);
  return [
    ...(journalFailsSinceMs === 0
      ? []
      : [
          {
            say: say(
              'The journal cannot be written: new questions are refused, and a crash may lose an answer. Whoever runs netwhy: look at its disk (NETWHY_DATA_DIR) and its log.',
              '저널에 쓸 수 없습니다. 새 질문은 거절되고 장애 시 답을 잃을 수 있습니다. netwhy 운영자는 디스크(NETWHY_DATA_DIR)와 로그를 확인하세요.',
            ),
            fix: '',
          },
        ]),
    ...policyProblem(policyComplaints),
    ...missing.map((scope) => ({ say: scopeLacks(scope), fix: '' })),
    ...(missing.length === 0 ? [] : [{ say: REINSTALL, fix: '' }]),
    ...closedChannels.map((channel) => ({
      say: say(
        `netwhy could not post in ${channel}. Invite it there:`,
        `${channel} 채널에 글을 쓰지 못했습니다. 그 채널에 초대하세요:`,
      ),
      fix: '/invite @netwhy',
    })),
    ...bareNodes.map(({ cluster, nodes }) => ({
      say: say(
        `Cluster ${cluster}: no ready netwhy agent on ${listed(nodes)}, so these nodes could not be asked. Install it:`,
        `${cluster} 클러스터: ${listed(nodes)}에 준비된 netwhy 에이전트가 없어 노드를 확인하지 못했습니다. 설치:`,
      ),
      fix: 'kubectl apply -k manifests/',
    })),
  ];
};

const policyProblem = (complaints: readonly Text[]): readonly SetupProblem[] =>
  complaints.length === 0
    ? []
    : [
        {
          say: join(
            [
              say(
                'The policy file (NETWHY_POLICY) is wrong or gone since it changed, so what it said before still holds. Whoever runs netwhy:',
                '정책 파일(NETWHY_POLICY)이 바뀐 뒤 잘못되었거나 없어져, 이전 내용이 계속 적용됩니다. netwhy 운영자가 고쳐야 할 곳:',
              ),
              join(complaints.slice(0, MOST_COMPLAINTS), '; '),
            ],
            ' ',
          ),
          fix: '',
        },
      ];

const listed = (nodes: readonly string[]): string =>
  nodes.length <= MOST_NODES
    ? nodes.join(', ')
    : `${nodes.slice(0, MOST_NODES).join(', ')} +${nodes.length - MOST_NODES}`;

/** Nodes a run looked at; empty where it was not about nodes. */
export const lookedNodes = (recording: Recording | null): readonly string[] =>
  recording !== null && hasFocus(recording.scene) ? recording.scene.focus.map(({ name }) => name) : [];

/** Those of them that had no ready agent then; empty where that could not be seen. */
export const bareNodesOf = (recording: Recording | null): readonly string[] => {
  if (recording === null || !hasFocus(recording.scene) || !recording.scene.agents.ok) return [];
  const ready = new Set(recording.scene.agents.value.filter((one) => one.ready).map(({ node }) => node));
  return lookedNodes(recording).filter((node) => !ready.has(node));
};
