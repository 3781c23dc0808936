import { conditionsOf } from "./explain-request.ts";
import { type Explanation, moment } from "./explanation.ts";
import type { LogLine } from "./log-lines.ts";
import { wordsOf, wordsOfEnding } from "./problem-words.ts";

/** What the database knows of a playback session; its token is not read. */
export interface SessionFacts {
  id: string;
  videoId: string;
  title: string | null;
  viewerId: string | null;
  client: string;
  owner: boolean;
  gateCheckedAt: Date;
  positionSeconds: number;
  startedAt: Date;
  lastSeenAt: Date;
  expiresAt: Date;
  endedAt: Date | null;
  endReason: string | null;
}

/** A playback session from its row and from what the logs say of its requests. */
export function explainSession(session: SessionFacts, lines: readonly LogLine[], now: Date): Explanation {
  const { id, videoId, title, viewerId, endedAt, endReason, expiresAt } = session;
  const lapsed = endedAt === null && expiresAt <= now;
  const running = endedAt === null && !lapsed;
  const ending = running ? null : wordsOfEnding(lapsed ? "expired" : (endReason ?? "closed"));
  const refusals = lines.filter(({ code }) => typeof code === "string");
  return {
    title: `${id}: a playback of ${videoId}${title === null ? "" : ` “${title}”`}, ${running ? "running" : "over"}`,
    happened: [
      `Opened at ${moment(session.startedAt)} ${openerOf(session, viewerId)}, ${session.client === "browser" ? "in a browser" : "in a player outside of the browser"}.`,
      `Last heard of at ${moment(session.lastSeenAt)}, at second ${Math.round(session.positionSeconds)} of the video.`,
      ...(ending === null
        ? [`Goes on until ${moment(expiresAt)} unless it is heard of again.`]
        : [`Ended at ${moment(endedAt ?? expiresAt)}. ${ending.what}`]),
    ],
    decided: [
      session.owner
        ? "It is the viewer's own video: no gate is asked."
        : `The gate last said yes on a chain read of ${moment(session.gateCheckedAt)}.`,
      ...refusals
        .slice(-10)
        .flatMap((line) => [
          `${moment(line.time)} ${String(line.operation)}: ${String(line.code)}. ${wordsOf(String(line.code), Number(line.status)).what}`,
          ...conditionsOf(line),
        ]),
    ],
    todo: [ending?.todo ?? "Nothing is broken.", `More about the video: npm run why -- ${videoId}`],
  };
}

function openerOf({ owner }: SessionFacts, viewerId: string | null): string {
  if (viewerId === null) return "by somebody who was not signed in";
  return owner ? `by its creator ${viewerId}` : `by viewer ${viewerId}`;
}
