// Does netwhy have every right its tiers need, and none it must never have? Asked of the API server, right by right.
import type { ClusterLooks, Right } from '../engine/ports/doctor.ts';
import type { Check } from '../model/checkup.ts';
import type { Looked } from '../model/looked.ts';
import type { Site } from '../model/site.ts';
import { same, say } from '../model/text.ts';
import { failed, fix, type Looking, off, passed, unseen, warned } from './check.ts';
import type { Task } from './in-time.ts';
import { execIn, NEVER, type NeededRight, neededRights, REVIEW, rightWords } from './rights.ts';

const RIGHT_MS = 8_000;
/** Of tier B: a right is asked for each of them. */
const MOST_NAMESPACES = 50;

export const RIGHT = 'right';
export const EXEC_IN_PODS = 'exec-in-pods';
/** Of tier B, where it is given for all of them. */
export const EVERYWHERE = '*';

/** @param reviews whether a policy has Kubernetes asked in people's names. @param whoAmI asked once, for whoever needs it. */
export const rightTasks = (
  looks: ClusterLooks,
  { site, reviews }: { readonly site: Site; readonly reviews: boolean },
  whoAmI: Promise<Looked<string>>,
): readonly Task[] => {
  const all = neededRights(site);
  const ofTier = (tier: 'A' | 'D') => all.filter((one) => one.tier === tier);
  return [
    ...[...ofTier('A'), ...(reviews ? [REVIEW] : [])].map((right) => oneRight(looks, right)),
    ciliumRights(looks, ofTier('D')),
    podRights(looks, site),
    neverGiven(looks, whoAmI),
  ];
};

const needed = (cluster: string, right: NeededRight): Looking => ({
  id: RIGHT,
  area: 'rights',
  cluster,
  about: rightWords(right),
  looks: right.tier === 'A' ? say('Rights of tier A', '등급 A 권한') : say('Rights of tier D', '등급 D 권한'),
});

const oneRight = (looks: ClusterLooks, right: NeededRight): Task => {
  const looking = needed(looks.cluster, right);
  return {
    ...looking,
    deadlineMs: RIGHT_MS,
    look: async (signal) => [judged(looking, right, await looks.may(right, signal))],
  };
};

const judged = (looking: Looking, right: NeededRight, may: Looked<boolean>): Check => {
  if (!may.ok) return unseen(looking, may);
  const what = rightWords(right);
  if (may.value) return passed(looking, same(what));
  const give = fix(say(`${right.from} gives it:`, `${right.from}에 있습니다:`), `kubectl apply -f ${right.from}`);
  return right.helpsOnly
    ? warned(
        looking,
        right.verb === 'watch'
          ? say(`no right to ${what}: each question lists them anew`, `${what} 권한 없음: 질문마다 목록을 다시 읽음`)
          : say(`no right to ${what}: names are guessed less well`, `${what} 권한 없음: 이름을 잘 찾지 못함`),
        give,
      )
    : failed(looking, say(`no right to ${what}`, `${what} 권한 없음`), give);
};

/** Not given at all is a choice; half given is a mistake. */
const ciliumRights = (looks: ClusterLooks, rights: readonly NeededRight[]): Task => {
  const looking: Looking = {
    ...{ id: RIGHT, area: 'rights', cluster: looks.cluster },
    looks: say('Rights of tier D', '등급 D 권한'),
  };
  return {
    ...looking,
    deadlineMs: RIGHT_MS,
    look: async (signal) => {
      const may = await Promise.all(rights.map((right) => looks.may(right, signal)));
      if (may.every((one) => one.ok && !one.value))
        return [
          off(
            looking,
            say('not given: exec in Cilium’s agents is a choice', '부여되지 않음: Cilium 에이전트 exec은 선택 사항'),
            fix(
              say('To give it (root on every node):', '부여하려면(모든 노드의 root와 같음):'),
              'kubectl apply -k manifests/overlays/full',
            ),
          ),
        ];
      return rights.flatMap((right, at) => {
        const one = may[at];
        return one === undefined ? [] : [judged(needed(looks.cluster, right), right, one)];
      });
    },
  };
};

const podRights = (looks: ClusterLooks, { agentNamespace, ciliumNamespace }: Site): Task => {
  const looking: Looking = {
    ...{ id: EXEC_IN_PODS, area: 'rights', cluster: looks.cluster },
    looks: say('Rights of tier B', '등급 B 권한'),
  };
  const in_ = async (namespace: string, signal: AbortSignal): Promise<readonly Looked<boolean>[]> =>
    await Promise.all(execIn(namespace).map((right) => looks.may(right, signal)));
  return {
    ...looking,
    deadlineMs: RIGHT_MS,
    look: async (signal) => {
      const [everywhere, listed] = await Promise.all([in_('', signal), looks.namespaces(signal)]);
      if (everywhere.every(isYes))
        return [
          passed(
            { ...looking, about: EVERYWHERE },
            say('exec in the pods of all namespaces', '모든 네임스페이스의 파드 exec'),
          ),
        ];
      if (!listed.ok) return [unseen(looking, listed)];
      const own = listed.value.filter((one) => one !== agentNamespace && one !== ciliumNamespace);
      const asked = own.slice(0, MOST_NAMESPACES);
      const each = await Promise.all(asked.map(async (name) => ofNamespace(looking, name, await in_(name, signal))));
      const found = each.flat();
      if (found.length > 0) return found;
      const beyond = own.length - asked.length;
      return [
        off(
          looking,
          beyond === 0
            ? say('given in no namespace: a choice', '부여된 네임스페이스 없음: 선택 사항')
            : say(
                `given in none of ${asked.length} namespaces; ${beyond} more were not asked about`,
                `네임스페이스 ${asked.length}개에는 없음. 나머지 ${beyond}개는 확인하지 않음`,
              ),
          fix(
            say('To give it in one, change `shop` in', '한 곳에 부여하려면 `shop`을 바꾼 뒤:'),
            'kubectl apply -f manifests/examples/exec-in-pods.yaml',
          ),
        ),
      ];
    },
  };
};

const isYes = (may: Looked<boolean>): boolean => may.ok && may.value;

/** None where there is no such right at all. */
const ofNamespace = (kind: Looking, namespace: string, may: readonly Looked<boolean>[]): readonly Check[] => {
  const looking = { ...kind, about: namespace };
  if (may.every(isYes)) return [passed(looking, same(namespace))];
  const dark = may.find((one) => !one.ok);
  if (dark?.ok === false) return [unseen(looking, dark)];
  if (!may.some(isYes)) return [];
  return [
    failed(
      looking,
      say(
        `half an exec in ${namespace}: both get and create are needed`,
        `${namespace}에 exec 권한이 절반만 있음: get과 create가 모두 필요`,
      ),
      fix(say('In the Role there:', '그곳의 Role에:'), 'verbs: [get, create]'),
    ),
  ];
};

const neverGiven = (looks: ClusterLooks, whoAmI: Promise<Looked<string>>): Task => {
  const looking: Looking = {
    ...{ id: 'too-many-rights', area: 'rights', cluster: looks.cluster },
    looks: say('Rights it must not have', '있으면 안 되는 권한'),
  };
  return {
    ...looking,
    deadlineMs: RIGHT_MS,
    look: async (signal) => {
      const me = await whoAmI;
      if (!me.ok) return [unseen(looking, me)];
      if (!me.value.startsWith('system:serviceaccount:'))
        return [
          off(looking, say('asked as a person, whose rights are their own', '사람의 권한으로 실행 중이라 해당 없음')),
        ];
      return await Promise.all(
        NEVER.map(async (right) =>
          notGiven({ ...looking, about: rightWords(right) }, right, me.value, await looks.may(right, signal)),
        ),
      );
    },
  };
};

const notGiven = (looking: Looking, right: Right, account: string, may: Looked<boolean>): Check => {
  if (!may.ok) return unseen(looking, may);
  const what = `${rightWords(right)}${right.namespace === '' ? ' everywhere' : ''}`;
  if (!may.value) return passed(looking, say(`not ${what}`, `${what} 없음`));
  return warned(
    looking,
    say(`it may ${what}, which netwhy never needs`, `${what} 권한이 있음. netwhy에는 필요 없음`),
    fix(
      say('Find the binding that gives it, and take it away:', '이를 부여하는 바인딩을 찾아 지우세요:'),
      `kubectl get clusterrolebindings,rolebindings -A -o wide | grep ${account.split(':').slice(2).join('/')}`,
    ),
  );
};
