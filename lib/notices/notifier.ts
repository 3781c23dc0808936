import type { NoticeKind } from "#lib/shared/api/notices.ts";

/** One piece of news for one creator, as every notifier gets it. */
export interface Notice {
  id: string;
  /** The event it tells of: one event is told once. */
  eventId: string;
  viewerId: string;
  kind: NoticeKind;
  videoId: string;
  /** Of the video, as it was then. */
  title: string;
  reason: string | null;
  createdAt: Date;
}

/**
 * One way to reach creators: the inbox, email, an operator's own. `tell` may be called again with the same notice, after
 * a crash or a failure, and then must not tell it twice. It resolves to "skipped" when this creator cannot or does not
 * want to be reached this way, and throws when it could not tell now: it will be called again.
 * Every notifier must pass tests/integration/people/notifier.conformance.ts.
 */
export interface Notifier {
  readonly name: string;
  tell(notice: Notice): Promise<"told" | "skipped">;
}
