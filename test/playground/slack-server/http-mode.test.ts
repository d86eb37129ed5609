// Are requests of HTTP mode signed as Slack signs them, and refused by Bolt when forged?
import { App, HTTPReceiver, LogLevel } from '@slack/bolt';
import { afterEach, describe, expect, it } from 'vitest';
import { envelope } from '../../../src/playground/slack-server/envelope.ts';
import { signature } from '../../../src/playground/slack-server/http-mode.ts';
import { type SlackServer, startSlackServer } from '../../../src/playground/slack-server/slack-server.ts';

let server: SlackServer | undefined;
let receiver: HTTPReceiver | undefined;
afterEach(async () => {
  await receiver?.stop();
  await server?.close();
  receiver = undefined;
});

const start = async () => {
  const slack = await startSlackServer();
  server = slack;
  receiver = new HTTPReceiver({ signingSecret: slack.signingSecret, logLevel: LogLevel.ERROR });
  const app = new App({
    token: slack.botToken,
    receiver,
    deferInitialization: true,
    logLevel: LogLevel.ERROR,
    clientOptions: { slackApiUrl: slack.apiUrl },
  });
  app.command('/net', async ({ ack, command }) => ack(`heard ${command.text}`));
  app.event('app_mention', async ({ event, say }) => {
    await say({ text: 'here', thread_ts: event.ts });
  });
  await app.init();
  const http = await app.start(0);
  const address = http.address();
  const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/slack/events`;
  return { slack, url };
};

describe('HTTP mode', () => {
  it('signs as in the documentation of Slack', () => {
    // https://docs.slack.dev/authentication/verifying-requests-from-slack
    const body =
      'token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c';
    expect(signature('8f742231b10e8888abcd99yyyzzz85a5', 1531420618, body)).toBe(
      'v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503',
    );
  });

  it('reaches a Bolt app with commands and events', async () => {
    const { slack, url } = await start();
    slack.knobs.deliverTo(url);
    expect((await slack.slash({ channel: 'ops', user: 'alice', text: 'x' })).ack).toEqual({ text: 'heard x' });
    const { ts } = await slack.mention({ channel: 'ops', user: 'alice', text: 'why' });
    await slack.waitFor(() => slack.thread('ops', ts).some(({ text }) => text === 'here'));
  });

  it.each([
    ['a right signature', {}, 200],
    ['another secret', { secret: 'guessed' }, 401],
    ['an old request', { ageSeconds: 301 }, 401],
  ])('makes a request with %s', async (_what, forged, status) => {
    const { slack, url } = await start();
    const request = slack.signed(
      envelope('slash_commands', { command: '/net', text: 'x', team_id: 'T1', channel_id: 'C1', user_id: 'U1' }),
      forged,
    );
    const response = await fetch(url, { method: 'POST', body: request.body, headers: request.headers });
    expect(response.status).toBe(status);
  });
});
