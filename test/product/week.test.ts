// Does the digest of a cluster whose faults come and go read right, day by day?
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSettings } from '../../src/config/settings.ts';
import { createLog } from '../../src/ops/log.ts';
import { type Playground, startPlayground } from '../../src/start-playground.ts';
import { LeapClock } from './leap-clock.ts';
import { MONDAY_MS, type Told, tellWeek, wordsOf } from './week.ts';

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

describe('five days', () => {
  let folder = '';
  let clock: LeapClock;
  let playground: Playground;
  let told: readonly Told[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'netwhy-week-'));
    clock = new LeapClock(MONDAY_MS - 3_600_000);
    playground = await startPlayground(readSettings({ NETWHY_DATA_DIR: folder }), createLog({ level: 'error' }), {
      port: 0,
      clock,
      timeScale: 0.1,
    });
    told = await tellWeek(playground, clock);
  }, 180_000);
  afterAll(async () => {
    await playground?.close();
    clock?.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Without what differs from run to run; dates as the weekday. */
  const wordsOn = (name: string): readonly string[] =>
    (told.find((one) => one.name === name)?.words ?? '')
      .replace(/<!date\^(\d+)[^>]*>/g, (_, seconds) => `${DAYS[new Date(Number(seconds) * 1_000).getUTCDay()]} 09:00`)
      .replace(/\d+(?:\.\d+)? ms/g, 'N ms')
      .replace(/s-[a-z0-9]{8}/g, 'SCHEDULE')
      .replace(/r-[a-z0-9]{10}/g, 'RUN')
      .split('\n')
      .filter((line) => !['Acknowledge', 'Evidence', 'Share', 'Export'].includes(line));
  const foot = (day: string) => [
    '3 nodes · 54 checks · SCHEDULE · run RUN',
    `for ${day} 09:00 · scheduled by <@U00000ALICE>`,
  ];
  const threadOn = (name: string) => told.find((one) => one.name === name)?.thread ?? [];

  const RELAYED = 'node-1 → node-2 (+1) goes by a DERP relay (N ms), not directly: slower, and limited in throughput.';
  const RELAYED_NAME = 'peer-relayed · node-1 → node-2, node-2 → node-1';
  const DEVICE = 'node-1 has no device cilium_vxlan: its pods and those of other nodes do not reach each other.';
  const key = (days: number) =>
    `The Tailscale key of node-1 expires in ${days} days; then the node drops out of the tailnet, and its pods with it.`;

  it('on the first, what is wrong is new', () => {
    expect(wordsOn('monday')).toEqual([
      '! WARN · Digest: 1 new',
      '*New* (1)',
      `! WARN · ${RELAYED}`,
      RELAYED_NAME,
      'since Mon 09:00',
      ...foot('Mon'),
    ]);
  });

  it('on the second, new faults come first, the old one recovered, and the notification names the worst', () => {
    expect(wordsOn('tuesday')).toEqual([
      '✗ FAIL · Digest: 2 new · 1 recovered',
      '*New* (2)',
      `✗ FAIL · ${DEVICE}`,
      'vxlan-device-missing · node-1',
      'since Tue 09:00',
      `! WARN · ${key(5)}`,
      'node-key-expiring · node-1',
      'since Tue 09:00',
      '*Recovered* (1)',
      `✓ recovered, was · ${RELAYED}`,
      RELAYED_NAME,
      'was so since Mon 09:00',
      'Tailscale keys run out: node-1 in 5 d.',
      ...foot('Tue'),
    ]);
    expect(told[1]?.root.text).toBe(`✗ FAIL Digest: 2 new · 1 recovered — ${DEVICE}`);
  });

  it('on the third, one comes and goes, one is still so since when it came, one is known to somebody by name', () => {
    expect(wordsOn('wednesday')).toEqual([
      '✗ FAIL · Digest: 1 coming and going · 1 still so · 1 known to somebody',
      '*Comes and goes* (1)',
      `! WARN · ${RELAYED}`,
      RELAYED_NAME,
      'since Wed 09:00 · 3 changes in the last digests',
      '*Still so* (1)',
      `✗ FAIL · ${DEVICE}`,
      'vxlan-device-missing · node-1',
      'since Tue 09:00',
      '*Acknowledged, snoozed or under maintenance* (1)',
      `! WARN · ${key(4)}`,
      'node-key-expiring · node-1',
      'since Tue 09:00',
      'Acknowledged · <@U00000ALICE> · until it recovers',
      'Tailscale keys run out: node-1 in 4 d.',
      ...foot('Wed'),
    ]);
  });

  it('on the quiet day there is one line, which names what is wrong, and nothing in its thread', () => {
    expect(wordsOn('thursday')).toEqual([
      '✗ FAIL · No change · 1 coming and going: peer-relayed node-1 → node-2 (+1) · 1 still so: vxlan-device-missing node-1 · 1 known to somebody',
      'Tailscale keys run out: node-1 in 3 d.',
      ...foot('Thu'),
    ]);
    expect(threadOn('thursday').filter(({ user }) => user === playground.server.botUserId)).toEqual([]);
  });

  it('on the day of the full one, what is over is told, what is worked on is counted with who, why and how long', () => {
    expect(wordsOn('friday')).toEqual([
      '! WARN · Full digest: 2 recovered · 2 known to somebody',
      '*Recovered* (2)',
      `✓ recovered, was · ${DEVICE}`,
      'vxlan-device-missing · node-1',
      'was so since Tue 09:00',
      `✓ recovered, was · ${key(3)}`,
      'node-key-expiring · node-1',
      'was so since Tue 09:00',
      '*Acknowledged, snoozed or under maintenance* (2)',
      '! WARN · node-2 uses packets of 1150 bytes in the overlay, other nodes 1230: nodes do not agree.',
      'mtu-drift · node-2',
      'since Fri 09:00',
      'Under maintenance · <@U00000ALICE> · until Sat 09:00',
      'new kernel',
      `! WARN · ${RELAYED}`,
      RELAYED_NAME,
      'since Wed 09:00 · 3 changes in the last digests',
      'Under maintenance · <@U00000ALICE> · until Sat 09:00',
      'new kernel',
      expect.stringMatching(/^\d+ of 54 checks are as expected\.$/),
      'Packet sizes of the overlay: 1 of 3 nodes left to bring into line: node-2 1150; the others 1230 bytes.',
      ...foot('Fri'),
    ]);
  });

  it('says the same in Korean, with no English sentence left', () => {
    expect(told.map(({ koreanText }) => koreanText.replace(/\d+ ms/g, 'N ms'))).toEqual([
      '! 주의 다이제스트: 새로 생김 1 — node-1 → node-2 (+1) 통신이 직접 연결되지 않고 DERP 릴레이를 거칩니다 (N ms). 느리고 처리량이 제한됩니다.',
      '✗ 실패 다이제스트: 새로 생김 2 · 회복 1 — node-1에 cilium_vxlan 장치가 없어 다른 노드의 파드와 통신하지 못합니다.',
      '✗ 실패 다이제스트: 오락가락 1 · 계속 1 · 담당자 확인 1',
      '✗ 실패 다이제스트: 변화 없음 · 오락가락 1: peer-relayed node-1 → node-2 (+1) · 계속 1: vxlan-device-missing node-1 · 담당자 확인 1',
      '! 주의 전체 다이제스트: 회복 2 · 담당자 확인 2',
    ]);
    // Names, units and what tools say are as they are everywhere; a sentence would be three plain words in a row.
    for (const { name, korean } of told)
      expect([name, /(?:^|[ (])(?:[a-z]{2,} ){2}[a-z]{2,}/m.exec(korean)?.[0]]).toEqual([name, undefined]);
    expect(told[2]?.korean).toMatch(/노드 3개, 경로 6개: 릴레이 경유 2 \(node-\d → node-\d, node-\d → node-\d\)/);
  });

  it('each fault is new once', () => {
    const news = told.flatMap(
      ({ words }) => /\*New\*[\s\S]*?(?=\n\*|$)/.exec(words)?.[0].match(/^[a-z0-9-]+ · node/gm) ?? [],
    );
    expect(news).toEqual(['peer-relayed · node', 'vxlan-device-missing · node', 'node-key-expiring · node']);
  });

  it('has its pictures in its thread: the square of ways, and from the third on the way that changed', () => {
    const kinds = (name: string) => threadOn(name).flatMap(({ blocks }) => blocks.map(({ type }) => type));
    expect(['monday', 'tuesday', 'wednesday', 'friday'].map((name) => kinds(name).includes('data_table'))).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(
      ['monday', 'tuesday', 'wednesday', 'friday'].map((name) => kinds(name).includes('data_visualization')),
    ).toEqual([false, false, true, true]);
    const [square] = threadOn('wednesday');
    expect(wordsOf(square?.blocks)).toMatch(/node-1\n·\n~\d+\n0\.\d/);
  });
});
