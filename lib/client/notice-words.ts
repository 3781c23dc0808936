import type { NoticeKind } from "#lib/shared/api/notices.ts";

export interface NoticeWords {
  /** Stands behind the video's title. */
  headline: string;
  tone: "good" | "bad" | "careful";
}

/** What each kind of notice says. */
export const noticeWords: Record<NoticeKind, NoticeWords> = {
  ready: { headline: "is ready", tone: "good" },
  failed: { headline: "could not be prepared", tone: "bad" },
  rejected: { headline: "cannot become a video here", tone: "bad" },
  reported: { headline: "was reported", tone: "careful" },
  taken_down: { headline: "was taken down", tone: "bad" },
  restored: { headline: "was restored", tone: "good" },
};
