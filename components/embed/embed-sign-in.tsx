"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { MonitorPlay } from "lucide-react";
import type { ReactNode } from "react";
import { call } from "#lib/client/api.ts";
import { shortAccount } from "#lib/client/format.ts";
import { queryClient } from "#lib/client/query-client.ts";
import { signOut, useViewer } from "#lib/client/viewer.ts";
import { createEmbedCode } from "#lib/shared/api/embed.ts";
import { getVideo } from "#lib/shared/api/videos.ts";
import type { FrameMessage } from "#lib/shared/embed-messages.ts";
import { Button } from "../ui/button.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { Spinner } from "../ui/spinner.tsx";
import { ConnectButton } from "../wallet/connect-button.tsx";
import { WalletIsland } from "../wallet/wallet-island.tsx";
import { WrongAccount } from "../wallet/wrong-account.tsx";
import { tellFrame, useFrameRequest } from "./use-frame-request.ts";

/** A frame that is gone closes nothing. */
const LINGER_MS = 4000;

/** Says which site asks to play what as whom, lets the viewer sign in and confirm, and hands a one-time code back. */
export default function EmbedSignIn() {
  const request = useFrameRequest();
  if (request === undefined) {
    return (
      <p role="status" className="flex items-center gap-3 text-sm text-muted">
        <Spinner /> Asking the player what it wants to show…
      </p>
    );
  }
  if (request === null) {
    return (
      <Text title="No player asks for this">
        This window belongs to a video on another site, and that page is closed or was reloaded. Close this
        window and press “Sign in” there again.
      </Text>
    );
  }
  return <Question request={request} />;
}

function Question({ request }: { request: FrameMessage }) {
  const { viewer, error, retry } = useViewer();
  const { title, pending } = useTitle(request.videoId);
  const lend = useMutation(
    {
      mutationFn: () => {
        const { videoId, site: origin, challenge } = request;
        return call(createEmbedCode, { body: { videoId, origin, challenge } });
      },
      onSuccess: ({ code }) => {
        tellFrame({ type: "streamgate:code", code });
        // The frame closes this window when it has the code.
        setTimeout(() => window.close(), LINGER_MS);
      },
    },
    queryClient,
  );
  const decline = () => {
    tellFrame({ type: "streamgate:declined" });
    window.close();
  };
  const account = viewer?.accounts[0];
  // What is asked, of whom and for what, appears at once: its lines would move what stands below them.
  if (pending || (viewer === undefined && error === null)) return <Skeleton className="h-40 w-full" />;
  return (
    <>
      <Text title={viewer ? "Play it there?" : "Sign in to watch"}>
        <strong className="font-mono font-medium break-all text-fg" data-testid="asking-site">
          {request.site}
        </strong>{" "}
        wants to play {title === undefined ? "a video" : <>“{title}”</>}
        {account === undefined ? (
          "."
        ) : (
          <>
            {" "}
            as <span className="font-mono text-fg">{shortAccount(account)}</span>.
          </>
        )}
      </Text>
      {error !== null && viewer === undefined && <ProblemNotice error={error} onRetry={retry} />}
      {lend.error !== null && <ProblemNotice error={lend.error} />}
      <div className="flex flex-col gap-2">
        {viewer ? (
          <Button
            look="primary"
            size="large"
            busy={lend.isPending || lend.isSuccess}
            onClick={() => lend.mutate()}
            data-testid="embed-confirm"
          >
            {!lend.isPending && <MonitorPlay aria-hidden="true" className="size-5" />} Play it there
          </Button>
        ) : (
          <ConnectButton
            look="primary"
            size="large"
            disabled={viewer === undefined}
            data-testid="connect-button"
          />
        )}
        <Button look="quiet" onClick={decline}>
          Not now
        </Button>
      </div>
      <ul className="flex list-disc flex-col gap-1.5 pl-5 text-sm text-muted">
        {viewer ? (
          <li>
            Only this video can be played there, until you sign out here or do not come back for a week.
          </li>
        ) : (
          <li>You sign a message to prove that the account is yours. It costs nothing and moves nothing.</li>
        )}
        <li>The site around the player does not learn which account is yours.</li>
        {viewer && (
          <li>
            Not you?{" "}
            <button
              type="button"
              className="rounded font-medium text-accent hover:underline"
              onClick={() => void signOut("here")}
            >
              Sign out and use another wallet
            </button>
          </li>
        )}
      </ul>
      <WalletIsland watch={viewer != null} />
      {viewer != null && <WrongAccount viewer={viewer} />}
    </>
  );
}

function Text({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div role="status" className="flex flex-col gap-2">
      <h1 className="text-2xl font-semibold">{title}</h1>
      <p className="text-muted wrap-anywhere">{children}</p>
    </div>
  );
}

/** A video that only its creator may see yet has no title for anybody else. */
function useTitle(videoId: string): { title: string | undefined; pending: boolean } {
  const { data, isPending } = useQuery(
    {
      queryKey: ["embedded-title", videoId],
      queryFn: async ({ signal }) => (await call(getVideo, { params: { videoId }, signal })).title,
      retry: false,
    },
    queryClient,
  );
  return { title: data, pending: isPending };
}
