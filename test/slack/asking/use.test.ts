// What a channel chose: its cluster and language, kept, shown in words, and used where nobody says otherwise.
import { afterEach, describe, expect, it } from 'vitest';
import { type ChannelSettings, type Memory, NO_CHANNEL_SETTINGS } from '../../../src/engine/ports/memory.ts';
import { say } from '../../../src/model/text.ts';
import type { SlackParts } from '../../../src/slack/parts.ts';
import { type AskingRig, askingRig, see } from './rig.ts';

let rig: AskingRig | undefined;
afterEach(async () => {
  await rig?.close();
  rig = undefined;
});

const kept = (broken = false) => {
  const channels = new Map<string, ChannelSettings>();
  const memory = {
    channel: async (team: string, channel: string) => {
      if (broken) throw new Error('disk full');
      return channels.get(`${team}/${channel}`) ?? NO_CHANNEL_SETTINGS;
    },
    keepChannel: async (team: string, channel: string, settings: ChannelSettings) => {
      if (broken) throw new Error('disk full');
      channels.set(`${team}/${channel}`, settings);
    },
  } as Partial<Memory> as Memory;
  return { memory, channels };
};

const started = async (change: Partial<SlackParts>): Promise<AskingRig> => {
  rig = await askingRig(change);
  rig.directory.clusters = ['prod', 'staging'];
  return rig;
};

const typed = async (one: AskingRig, text: string, channel = 'ops'): Promise<string> => {
  const { ack } = await one.server.slash({ channel, user: 'alice', text });
  return String((ack as { text?: unknown }).text);
};

describe('/net use', () => {
  it('sends the questions of a channel to its cluster, and leaves the others alone', async () => {
    const one = await started(kept());
    expect(await typed(one, 'use cluster staging')).toBe(
      'In this channel questions go to cluster staging, and answers come in each reader’s own language.',
    );
    await typed(one, 'health');
    await typed(one, 'health --cluster prod');
    await typed(one, "web-0 can't reach google");
    await typed(one, 'health', 'incident-42');
    await see(() => one.asks.length === 4);
    expect(one.asks.map(({ cluster }) => cluster)).toEqual(['staging', 'prod', 'staging', 'prod']);
    await one.server.slash({ channel: 'ops', user: 'alice', text: 'ask' });
    await see(() => one.server.views('alice').modals.length === 1);
    expect(JSON.stringify(one.server.views('alice').modals)).toContain('\\"cluster\\":\\"staging\\"');
  });

  it('speaks the language of a channel to those whose own is not known', async () => {
    const one = await started(kept());
    expect(await typed(one, 'use language ko')).toContain('답은 한국어(읽는 사람의 언어를 모를 때)로 나옵니다.');
    // Alice reads English, and Slack says so.
    expect(await typed(one, 'help')).toContain('netwhy finds the first broken');
    one.server.knobs.failNext('users.info', 'missing_scope');
    const { ack } = await one.server.slash({ channel: 'ops', user: 'bora', text: 'help' });
    expect(JSON.stringify(ack)).toContain('처음 고장 난 계층');
    // Of the form and what comes of it too.
    one.server.knobs.failNext('users.info', 'internal_error', 3);
    await one.server.slash({ channel: 'ops', user: 'bora', text: 'ask health' });
    await see(() => JSON.stringify(one.server.views('bora').modals).includes('질문하기'));
    await one.server.submitView({ user: 'bora' });
    await see(() => [...one.journal.runs.values()].some(({ request }) => request.lang === 'ko'));
    expect(await typed(one, 'use language default')).toContain('own language');
  });

  it.each([
    ['use cluster stagin', 'There is no cluster "stagin" here. Try:'],
    ['use language de', 'The language is en or ko.'],
    ['use socks red', 'A channel has a cluster, a language, and reactions'],
    ['use cluster', 'A channel has a cluster, a language, and reactions'],
    ['use', 'In this channel questions go to cluster prod'],
  ])('%s changes nothing and says why', async (words, said) => {
    const { memory, channels } = kept();
    const one = await started({ memory });
    expect(await typed(one, words)).toContain(said);
    expect(channels.size).toBe(0);
  });

  it('says so where it cannot be kept, and asks the first cluster then', async () => {
    const one = await started(kept(true));
    expect(await typed(one, 'use cluster staging')).toContain('could not store this');
    await typed(one, 'health');
    await see(() => one.asks.length === 1);
    expect(one.asks).toMatchObject([{ cluster: 'prod' }]);
  });

  it('is for those who may manage the channel', async () => {
    const { memory, channels } = kept();
    const access: NonNullable<SlackParts['access']> = {
      may: async (_asker, { kind }) =>
        kind === 'manage' ? { allowed: false, why: say('Ask an admin.', '관리자에게 요청하세요.') } : { allowed: true },
    };
    const one = await started({ memory, access });
    expect([await typed(one, 'use cluster staging'), channels.size]).toEqual(['Ask an admin.', 0]);
  });
});
