// Where an answer comes from: cluster, target, asker, time, run, runbook version, duration.
import type { AcceptedRequest } from '../../engine/ports.ts';
import type { Report } from '../../model/report.ts';
import { foundSubject, nodeOf } from '../../text/subject.ts';
import { context, ours, plain } from './block.ts';
import { escapeText } from './literal.ts';
import type { Ink, SlackBlock } from './message.ts';
import { WORDS } from './slack-words.ts';

export const targetName = (report: Report): string => foundSubject(report.target);

/** @param more words and links of ours, in mrkdwn; may be empty. */
export const provenance = (request: AcceptedRequest, report: Report, ink: Ink, more = ''): SlackBlock => {
  const home = nodeOf(report.target);
  const node = home === '' ? '' : ` @ ${home}`;
  const versions = [
    `netwhy ${report.versions.netwhy}`,
    ...(report.versions.cilium ? [`cilium ${report.versions.cilium}`] : []),
    ...(report.versions.tailscale ? [`tailscale ${report.versions.tailscale}`] : []),
  ];
  return context([
    ...(more === '' ? [] : [ours(more)]),
    plain(
      ink.literal(
        [
          `${report.question} ${targetName(report)}${node}`,
          `${ink.say(WORDS.cluster)} ${report.cluster}`,
          `${ink.say(WORDS.run)} ${report.run}`,
          `${ink.say(WORDS.runbook)} v${report.versions.runbook}`,
          ...versions,
          `${(report.durationMs / 1000).toFixed(1)} s`,
        ].join(' · '),
        600,
      ),
    ),
    asker(request, ink),
  ]);
};

/** A mention only where the id has the shape of one. */
export const person = (user: string): string => (/^[UW][A-Z0-9]{1,30}$/.test(user) ? `<@${user}>` : '?');

/** `asked by @who · when`, in the reader's time zone. */
export const asker = (request: AcceptedRequest, ink: Ink) => {
  const when = Math.floor(Date.parse(request.acceptedAt) / 1000);
  const time = Number.isFinite(when)
    ? `<!date^${when}^{date_short_pretty} {time_secs}|${escapeText(new Date(when * 1000).toISOString())}>`
    : '?';
  return ours(`${ink.say(WORDS.askedBy)} ${person(request.user)} · ${time}`);
};
