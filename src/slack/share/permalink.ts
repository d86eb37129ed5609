// The link of a message, made without asking Slack.

/** Empty when any part has not the shape it should have. @param threadTs of a reply; empty for a message of the channel. */
export const permalink = (home: string, channel: string, ts: string, threadTs = ''): string => {
  if (!/^https?:\/\/[a-z0-9.:-]+\/$/i.test(home) || !/^[A-Z0-9]+$/.test(channel) || !TS.test(ts)) return '';
  const thread = TS.test(threadTs) && threadTs !== ts ? `?thread_ts=${threadTs}&cid=${channel}` : '';
  return `${home}archives/${channel}/p${ts.replace('.', '')}${thread}`;
};

const TS = /^\d+\.\d{6}$/;
