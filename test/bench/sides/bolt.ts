// The peer of acknowledgements: a Bolt app that acknowledges and does nothing else. words: <bot token> <app token> <API URL>
import { App, LogLevel, SocketModeReceiver } from '@slack/bolt';
import { serve } from './serve.ts';

const [token = '', appToken = '', slackApiUrl = ''] = process.argv.slice(2);
const receiver = new SocketModeReceiver({
  ...{ appToken, logLevel: LogLevel.ERROR, installerOptions: { clientOptions: { slackApiUrl } } },
});
const app = new App({
  token,
  receiver,
  deferInitialization: true,
  logLevel: LogLevel.ERROR,
  clientOptions: { slackApiUrl },
});
app.command('/net', async ({ ack }) => ack());
await app.init();
await app.start();
serve(async () => null);
