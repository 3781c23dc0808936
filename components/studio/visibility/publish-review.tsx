import type { ReactNode } from "react";
import { describeRule } from "#lib/shared/describe-rule.ts";
import type { NameOf } from "#lib/shared/token-name.ts";
import type { OwnVideo } from "#lib/shared/video.ts";
import { Notice } from "../../ui/notice.tsx";
import { ReviewChecks } from "./review-checks.tsx";

/** The last look before publishing: who may watch, whether anybody can, and what everybody will see. */
export function PublishReview({ video, nameOf }: { video: OwnVideo; nameOf: NameOf }) {
  return (
    <>
      <Part title="Who may watch">
        <WhoMayWatch video={video} nameOf={nameOf} />
      </Part>
      {video.gate !== null && video.access === "gated" && (
        <Part title="Will it open?">
          <ReviewChecks gate={video.gate} nameOf={nameOf} />
        </Part>
      )}
      <Part title="What everybody will see">
        <PublicFacts video={video} />
      </Part>
      <Part title="What it costs">
        <p>Nothing: publishing sends no transaction.</p>
      </Part>
    </>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="flex flex-col gap-1.5 text-sm">
      <h3 className="font-semibold">{title}</h3>
      {children}
    </section>
  );
}

function WhoMayWatch({ video, nameOf }: { video: OwnVideo; nameOf: NameOf }) {
  if (video.access === "everyone") {
    return (
      <Notice tone="warning" title="Everyone, without a token and without signing in">
        <span data-testid="publish-rule">You chose this on purpose. A gate can still be set afterwards.</span>
      </Notice>
    );
  }
  if (video.gate === null) {
    return (
      <p data-testid="publish-rule" className="text-danger">
        Nobody yet: go back and say who may watch, or choose “Everyone”.
      </p>
    );
  }
  return (
    <p data-testid="publish-rule" className="rounded-lg bg-surface-2 p-3 wrap-anywhere">
      {describeRule(video.gate, nameOf)}
    </p>
  );
}

/** What leaves the creator's hands with publishing, and what does not. */
function PublicFacts({ video }: { video: OwnVideo }) {
  const description = video.description.trim();
  return (
    <>
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
        <dt className="text-muted">Title</dt>
        <dd className="wrap-anywhere">{video.title}</dd>
        <dt className="text-muted">Description</dt>
        <dd className="line-clamp-2 wrap-anywhere">{description === "" ? "none" : description}</dd>
        <dt className="text-muted">Besides</dt>
        <dd>poster, preview if there is one, who may watch, and your account’s address</dd>
      </dl>
      <p className="text-muted">
        You can hide or remove the video at any time, but not what others have seen or copied by then. The
        video itself stays encrypted.
      </p>
    </>
  );
}
