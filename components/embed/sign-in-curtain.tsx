import type { ReactNode } from "react";
import type { VideoView } from "#lib/shared/video.ts";
import { Spinner } from "../ui/spinner.tsx";
import { EmbedAction, EmbedCurtain, OpenOnSite } from "./embed-curtain.tsx";
import type { useFrameSignIn } from "./use-frame-sign-in.ts";

interface SignInCurtainProps {
  video: VideoView;
  icon: ReactNode;
  signIn: ReturnType<typeof useFrameSignIn>;
}

/** “Sign in to watch”, and each way that can go. */
export function SignInCurtain({ video, icon, signIn }: SignInCurtainProps) {
  const { step, start, show, cancel } = signIn;
  switch (step.at) {
    case "ready":
      return (
        <EmbedCurtain
          video={video}
          icon={icon}
          title="Sign in to watch"
          state="sign_in"
          action={
            <EmbedAction onClick={start} data-testid="embed-sign-in">
              Sign in with a wallet
            </EmbedAction>
          }
        >
          This video opens with a token. Signing in happens in a StreamGate window.
        </EmbedCurtain>
      );
    case "waiting":
      return (
        <EmbedCurtain
          video={video}
          icon={<Spinner />}
          title="Go on in the window that opened"
          state="waiting"
          action={
            <>
              <EmbedAction onClick={show}>Show the window</EmbedAction>
              <button
                type="button"
                onClick={cancel}
                className="h-10 rounded-lg px-4 text-sm font-semibold focus-visible:outline-white hover:underline"
              >
                Cancel
              </button>
            </>
          }
        >
          The video begins here as soon as you have confirmed there.
        </EmbedCurtain>
      );
    case "blocked":
      return (
        <EmbedCurtain
          video={video}
          icon={icon}
          title="The sign-in window did not open"
          state="blocked"
          action={
            <>
              <EmbedAction onClick={start}>Try again</EmbedAction>
              <OpenOnSite videoId={video.id} />
            </>
          }
        >
          Your browser, or this site, holds back new windows. Allow them, or watch on StreamGate.
        </EmbedCurtain>
      );
    case "nameless":
      return (
        <EmbedCurtain
          video={video}
          icon={icon}
          title="Sign in on StreamGate to watch"
          state="nameless"
          action={<OpenOnSite videoId={video.id} prominent />}
        >
          This site hides its address from the player, so we cannot tell you who asks.
        </EmbedCurtain>
      );
    case "failed":
      return (
        <EmbedCurtain
          video={video}
          icon={icon}
          title="You are not signed in yet"
          state="sign_in_failed"
          action={<EmbedAction onClick={start}>Try again</EmbedAction>}
        >
          {step.message}
        </EmbedCurtain>
      );
  }
}
