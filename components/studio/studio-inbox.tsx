"use client";

import { CheckCheck, CircleAlert, CircleCheck, Inbox, TriangleAlert } from "lucide-react";
import Link from "next/link";
import { formatMoment } from "#lib/client/format.ts";
import { noticeWords } from "#lib/client/notice-words.ts";
import { useNotices, useReadNotices } from "#lib/client/notices.ts";
import type { NoticeView } from "#lib/shared/api/notices.ts";
import { Button } from "../ui/button.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { SignedIn } from "../wallet/signed-in.tsx";

/** News of the creator's videos: ready, failed, reported, taken down, restored. `mailOffered`: this site sends mail. */
export default function StudioInbox({ mailOffered }: { mailOffered: boolean }) {
  return (
    <SignedIn
      title="Sign in to read your inbox"
      reason="What became of your videos is told to you alone. Your wallet is your account here."
    >
      {() => <Letters mailOffered={mailOffered} />}
    </SignedIn>
  );
}

function Letters({ mailOffered }: { mailOffered: boolean }) {
  const { data, error, refetch } = useNotices(true);
  const read = useReadNotices();
  return (
    <div className="flex flex-col gap-6">
      <div className="flex flex-wrap items-end justify-between gap-4">
        <div className="flex flex-col gap-1">
          <h1 className="text-2xl font-semibold">Inbox</h1>
          <p className="text-muted">
            What became of your videos.
            {mailOffered && (
              <>
                {" "}
                <Link href="/account#mail" className="font-medium text-accent hover:underline">
                  Get it by mail as well
                </Link>
              </>
            )}
          </p>
        </div>
        {(data?.unread ?? 0) > 0 && (
          <Button
            size="small"
            busy={read.isPending}
            onClick={() => read.mutate("all")}
            data-testid="read-all"
          >
            <CheckCheck aria-hidden="true" className="size-4" /> Mark all as read
          </Button>
        )}
      </div>
      {read.error !== null && <ProblemNotice error={read.error} />}
      {data === undefined ? (
        error === null ? (
          <Skeleton className="h-40" />
        ) : (
          <ProblemNotice error={error} onRetry={() => void refetch()} />
        )
      ) : data.notices.length === 0 ? (
        <div className="card flex flex-col items-center gap-2 px-6 py-14 text-center">
          <Inbox aria-hidden="true" className="size-8 text-muted" />
          <h2 className="text-lg font-semibold">Nothing yet</h2>
          <p className="max-w-md text-sm text-muted">
            When a video is ready, fails, is reported or taken down, you read it here first.
          </p>
        </div>
      ) : (
        <ul className="card divide-y overflow-hidden">
          {data.notices.map((notice) => (
            <Letter key={notice.id} notice={notice} onRead={() => read.mutate([notice.id])} />
          ))}
        </ul>
      )}
    </div>
  );
}

const ICONS = {
  good: <CircleCheck className="text-accent" />,
  careful: <TriangleAlert className="text-warning" />,
  bad: <CircleAlert className="text-danger" />,
};

function Letter({ notice, onRead }: { notice: NoticeView; onRead: () => void }) {
  const { headline, tone } = noticeWords[notice.kind];
  const unread = notice.readAt === null;
  return (
    <li
      data-testid="notice"
      data-kind={notice.kind}
      data-unread={unread}
      className={`flex gap-4 px-5 py-4 ${unread ? "bg-accent-soft/40" : ""}`}
    >
      <span aria-hidden="true" className="mt-0.5 shrink-0 [&>svg]:size-5">
        {ICONS[tone]}
      </span>
      <div className="flex min-w-0 flex-1 flex-col gap-1">
        <p className="wrap-anywhere">
          {unread && <span className="sr-only">Unread: </span>}
          {notice.videoId === null ? (
            <strong className="font-semibold">{notice.title}</strong>
          ) : (
            <Link
              href={`/studio/${notice.videoId}`}
              {...(unread ? { onClick: onRead } : {})}
              className="font-semibold hover:text-accent hover:underline"
            >
              {notice.title}
            </Link>
          )}{" "}
          {headline}
        </p>
        {notice.reason !== null && <p className="text-sm wrap-anywhere text-muted">{notice.reason}</p>}
        {notice.kind === "reported" && (
          <p className="text-sm text-muted">
            It stays as it is until an operator has looked at it. You will hear of what they decide.
          </p>
        )}
        <p className="text-xs text-muted">
          <time dateTime={notice.createdAt}>{formatMoment(notice.createdAt)}</time>
        </p>
      </div>
      {unread && (
        <Button
          look="quiet"
          size="small"
          className="max-sm:px-2"
          onClick={onRead}
          aria-label={`Mark as read: ${notice.title} ${headline}`}
        >
          <CheckCheck aria-hidden="true" className="size-4 text-muted" />
          <span className="text-muted max-sm:hidden">Mark as read</span>
        </Button>
      )}
    </li>
  );
}
