// The fixed words of digests and their schedules.
import type { Hush } from '../../engine/ports/digests.ts';
import { say, type Text } from '../../model/text.ts';

export const HUSH_WORDS: Readonly<Record<Hush['kind'], Text>> = {
  acknowledged: say('Acknowledged', '확인함'),
  snoozed: say('Snoozed', '미룸'),
  maintenance: say('Under maintenance', '점검 중'),
};

export const DIGEST_WORDS = {
  title: say('Digest', '다이제스트'),
  full: say('Full digest', '전체 다이제스트'),
  since: say('since', '시작:'),
  was: say('recovered, was', '회복됨, 이전'),
  until: say('was so since', '이상 시작:'),
  turns: say('changes in the last digests', '회 바뀜(최근 다이제스트)'),
  more: say(' more', '건 더 있음'),
  slot: say('for', '기준 시각:'),
  scheduled: say('scheduled by', '예약:'),
  nodes: (count: number): Text => say(`${count} nodes`, `노드 ${count}개`),
  checks: (count: number): Text => say(`${count} checks`, `점검 ${count}개`),
  matrix: say('Round trips between the nodes, row to column', '노드 사이 왕복 시간 (행에서 열로)'),
  worst: say('The worst nodes', '가장 나쁜 노드'),
  columns: [
    say('Node', '노드'),
    say('worst way', '가장 나쁜 경로'),
    say('no answer', '응답 없음'),
    say('not direct', '직접 아님'),
    say('slow', '느림'),
    say('not seen', '확인 못 함'),
    say('asked', '물음'),
  ],
  untilWell: say('until it recovers', '회복될 때까지'),
  untilThen: say('until', '종료:'),
  acknowledge: say('Acknowledge', '확인함'),
  nothingOpen: say('Nothing is open in this digest.', '이 다이제스트에는 열린 항목이 없습니다.'),
  noBook: say(
    'The last digest could not be read, so nothing is compared.',
    '지난 다이제스트를 읽지 못해 비교하지 못했습니다.',
  ),
  notKept: say(
    'netwhy could not store this, so nothing was changed. Try again later.',
    'netwhy가 저장하지 못해 바뀐 것이 없습니다. 나중에 다시 시도해 주세요.',
  ),
  none: say('This channel has no digest yet.', '이 채널에는 아직 다이제스트가 없습니다.'),
  unknown: say('There is no such digest in this channel.', '이 채널에 그런 다이제스트가 없습니다.'),
  kept: say('Scheduled', '예약됨'),
  next: say('Next', '다음'),
  paused: say('paused', '멈춤'),
  pausedNow: say('Paused. It keeps what it knows.', '멈췄습니다. 알고 있던 내용은 남습니다.'),
  resumed: say('It goes on.', '다시 시작합니다.'),
  deleted: say('Deleted.', '지웠습니다.'),
  running: say('On its way.', '곧 올라옵니다.'),
  already: say('It is already on its way.', '이미 만드는 중입니다.'),
  add: say('Schedule a digest', '다이제스트 예약'),
  run: say('Run now', '지금 실행'),
  pause: say('Pause', '멈춤'),
  resume: say('Resume', '다시 시작'),
  remove: say('Delete', '삭제'),
  removeSure: say(
    'Delete this schedule? What it knows of the past is lost.',
    '이 예약을 지울까요? 지난 기록도 사라집니다.',
  ),
  cancel: say('Cancel', '취소'),
  busy: say('netwhy is busy. Try again in a minute.', 'netwhy가 바쁩니다. 잠시 후 다시 시도해 주세요.'),
  most: say('A channel has at most 5 schedules.', '채널마다 예약은 최대 5개입니다.'),
} as const;
