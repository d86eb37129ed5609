// Can the agents capture packets at all? A capability of the overlay: where it was not given, nothing is amiss.
import type { Check } from '../model/checkup.ts';
import type { AgentFacts } from '../model/scene.ts';
import { say } from '../model/text.ts';
import { fix, type Looking, off, passed, warned } from './check.ts';

const COMPONENT = '- ../../components/capture';
const MOST_NAMED = 20;

/** @param agents that are ready. @param switchedOn whether the question may be asked. */
export const captureChecks = (
  cluster: string,
  agents: readonly AgentFacts[],
  switchedOn: boolean,
): readonly Check[] => {
  const looking: Looking = {
    ...{ id: 'capture', area: 'agents', cluster },
    looks: say('Capture of packets', '패킷 캡처'),
  };
  if (agents.length === 0) return [];
  const unfit = agents.filter(({ canCapture }) => canCapture !== true).map(({ node }) => node);
  const names = `${unfit.slice(0, MOST_NAMED).join(', ')}${unfit.length > MOST_NAMED ? ', …' : ''}`;
  if (!switchedOn)
    return [
      unfit.length === 0
        ? off(
            looking,
            say('the agents can; the question is switched off', '에이전트는 가능하나 질문이 꺼져 있음'),
            fix(say('By choice:', '선택 사항:'), 'NETWHY_CAPTURE=on'),
          )
        : off(
            looking,
            say(
              'not given here: the agents lack NET_RAW, SETUID or SETGID, and the question is switched off',
              '이 오버레이에 없음: 에이전트에 NET_RAW, SETUID, SETGID 중 빠진 것이 있고 질문도 꺼져 있음',
            ),
            fix(
              say(
                'By choice, a component of your kustomization, with tier C:',
                '선택 사항: kustomization의 components에 추가(등급 C와 함께):',
              ),
              COMPONENT,
            ),
          ),
    ];
  if (unfit.length === 0)
    return [
      passed(looking, say(`headers alone, on ${agents.length} nodes`, `헤더만, 노드 ${agents.length}개에서 가능`)),
    ];
  return [
    warned(
      looking,
      say(
        `switched on, but the agents on ${names} lack NET_RAW, SETUID or SETGID: a capture there is unknown`,
        `켜져 있으나 ${names}의 에이전트에 NET_RAW, SETUID, SETGID 중 빠진 것이 있어 그곳의 캡처는 unknown`,
      ),
      fix(
        say(
          'Add this to the components of your kustomization, with tier C, or take the question away with NETWHY_CAPTURE=off:',
          'kustomization의 components에 추가하거나(등급 C와 함께) NETWHY_CAPTURE=off로 질문을 끄세요:',
        ),
        COMPONENT,
      ),
    ),
  ];
};
