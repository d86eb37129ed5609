// A tiny real Bolt app on a server of its own, for tests that want to see both sides.

import { App, LogLevel, SocketModeReceiver } from '@slack/bolt';
import {
  type SlackServer,
  type SlackServerOptions,
  startSlackServer,
} from '../../../src/playground/slack-server/slack-server.ts';

export interface Rig {
  readonly server: SlackServer;
  readonly app: App;
  close(): Promise<void>;
}

const SILENT = LogLevel.ERROR;

/** `listen` adds the listeners before the app connects. */
export const startRig = async (listen: (app: App) => void, options: SlackServerOptions = {}): Promise<Rig> => {
  const server = await startSlackServer(options);
  const receiver = new SocketModeReceiver({
    appToken: server.appToken,
    clientPingTimeout: 200,
    logLevel: SILENT,
    installerOptions: { clientOptions: { slackApiUrl: server.apiUrl, retryConfig: { retries: 3, minTimeout: 20 } } },
  });
  const app = new App({
    token: server.botToken,
    receiver,
    deferInitialization: true,
    logLevel: SILENT,
    clientOptions: { slackApiUrl: server.apiUrl, retryConfig: { retries: 2, minTimeout: 20 } },
  });
  listen(app);
  await app.init();
  await app.start();
  return {
    server,
    app,
    close: async () => {
      await receiver.client.disconnect();
      await server.close();
    },
  };
};
