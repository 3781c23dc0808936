"use client";

import { CircleAlert, Lock, PlugZap } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { rememberDecision, rememberGone, useAccess } from "#lib/client/access.ts";
import { useDemoPass } from "#lib/client/demo-pass.ts";
import { requestSignIn } from "#lib/client/wallet/wallet-store.ts";
import type { VideoView } from "#lib/shared/video.ts";
import { loadPlayer, PlayerSlot } from "../player/player-slot.tsx";
import { Poster } from "../site/poster.tsx";
import { Button } from "../ui/button.tsx";
import { Spinner } from "../ui/spinner.tsx";
import { ConnectButton } from "../wallet/connect-button.tsx";
import { MintPass } from "./mint-pass.tsx";
import { useLiveVideo } from "./use-live-video.ts";

interface StageProps {
  video: VideoView;
  engine?: "hls" | "dash";
}

/** The place of the picture: the player for whoever may watch, otherwise the poster and what stands in the way. */
export default function Stage({ video: initial, engine }: StageProps) {
  const video = useLiveVideo(initial);
  const { viewer, answer, error, check } = useAccess(video.id);
  const demoPass = useDemoPass(video.gate);
  // Once the player runs it says by itself what happens; taking it away would lose the position.
  const [begunBy, setBegunBy] = useState<string | null | undefined>(undefined);
  // What a refused viewer can press depends on the chains, and is shown together with the refusal.
  const shut = answer?.access === "sign_in_required" || answer?.access === "denied";
  const access = shut && demoPass === undefined ? undefined : answer?.access;
  const allowed = access === "owner" || access === "everyone" || access === "granted";
  const viewerId = viewer?.id ?? null;

  useEffect(() => {
    // Beside the question whether the viewer may watch, not after its answer.
    if (video.watchable) loadPlayer().catch(() => undefined);
  }, [video.watchable]);

  if (video.watchable && (allowed || (begunBy !== undefined && begunBy === viewerId))) {
    return (
      <div
        data-testid="stage"
        data-state="player"
        className="aspect-video overflow-hidden rounded-2xl bg-black"
      >
        <PlayerSlot
          key={viewerId}
          video={video}
          {...(engine === undefined ? {} : { engine })}
          onStateChange={(state) => state === "playing" && setBegunBy(viewerId)}
          onGone={(message) => rememberGone(video.id, message)}
          onDecision={(decision) => rememberDecision(video.id, viewerId, decision)}
          onSignIn={requestSignIn}
        />
      </div>
    );
  }
  return (
    <div
      data-testid="stage"
      data-state={access ?? "asking"}
      className="relative overflow-hidden rounded-2xl bg-[#101412]"
    >
      {/* Larger than its place, so that the blur has no edge in sight. */}
      <Poster
        src={video.posterUrl}
        eager
        whole
        className={video.posterUrl === null ? "invisible" : "scale-110 blur-md"}
      />
      <div
        role="status"
        className="absolute inset-0 grid place-items-center rounded-2xl bg-black/65 p-4 text-center text-white ring-1 ring-white/10 ring-inset"
      >
        {!video.watchable ? (
          <Curtain
            icon={
              video.state === "failed" ? <CircleAlert aria-hidden="true" className="size-7" /> : <Spinner />
            }
            title={video.state === "failed" ? "Not available" : "Not ready yet"}
          >
            {video.state === "failed"
              ? "This video could not be prepared."
              : "This video is still being prepared. It can be played as soon as it is ready; this page notices by itself."}
          </Curtain>
        ) : error !== null ? (
          <Curtain
            icon={<PlugZap aria-hidden="true" className="size-7" />}
            title="Not known whether you may watch"
          >
            <span className="block">{error.message}</span>
            <Button size="small" className="mt-3" onClick={check}>
              Try again
            </Button>
          </Curtain>
        ) : access === "sign_in_required" ? (
          <Curtain icon={<Lock aria-hidden="true" className="size-7" />} title="Sign in to watch">
            <span className="block max-sm:hidden">
              {demoPass
                ? "It opens with the demo pass, which is free here. No wallet? One is made for you in this browser."
                : "This video opens with a token. Connect the wallet that holds it."}
            </span>
            <span className="mt-3 flex flex-wrap justify-center gap-2">
              {demoPass && <MintPass pass={demoPass} signedIn={false} />}
              <ConnectButton look={demoPass ? "secondary" : "primary"} />
            </span>
          </Curtain>
        ) : access === "denied" ? (
          <Curtain icon={<Lock aria-hidden="true" className="size-7" />} title="You cannot watch this yet">
            <span className="block max-sm:hidden">
              {demoPass
                ? "You hold no demo pass. On this local chain it is free."
                : "See each condition, what you hold, and what is missing."}
            </span>
            {demoPass && (
              <span className="mt-3 flex justify-center">
                <MintPass pass={demoPass} signedIn />
              </span>
            )}
            <a href="#access" className="mt-2 block font-medium underline underline-offset-4 lg:hidden">
              See why
            </a>
          </Curtain>
        ) : access === "unavailable" ? (
          <Curtain icon={<PlugZap aria-hidden="true" className="size-7" />} title="A chain is not answering">
            Nobody refused you. We ask again every few seconds; leave this page open.
          </Curtain>
        ) : (
          <Curtain icon={<Spinner />} title="Checking what you hold…" />
        )}
      </div>
    </div>
  );
}

function Curtain({ icon, title, children }: { icon: ReactNode; title: string; children?: ReactNode }) {
  return (
    // Another curtain is another element: the words of the last one do not wander to the place of the next.
    <div key={title} className="flex max-w-md flex-col items-center gap-1.5">
      {icon}
      <p className="text-lg font-semibold">{title}</p>
      {children !== undefined && <div className="text-sm text-white/85">{children}</div>}
    </div>
  );
}
