"use client";

import { Lock, MonitorPlay, PlugZap } from "lucide-react";
import dynamic from "next/dynamic";
import { useCallback, useEffect, useState } from "react";
import { call } from "#lib/client/api.ts";
import { toApiProblem } from "#lib/client/api-problem.ts";
import { createFrameSession } from "#lib/client/embed/frame-session.ts";
import { getAccess } from "#lib/shared/api/playback.ts";
import type { VideoView } from "#lib/shared/video.ts";
import { readAbilities } from "../player/engine/choose-engine.ts";
import { Spinner } from "../ui/spinner.tsx";
import { useLiveVideo } from "../watch/use-live-video.ts";
import { EmbedAction, EmbedCurtain, OpenOnSite } from "./embed-curtain.tsx";
import { createFramedApi } from "./framed-api.ts";
import { SignInCurtain } from "./sign-in-curtain.tsx";
import { useFrameSignIn } from "./use-frame-sign-in.ts";

const Player = dynamic(() => import("../player/player.tsx"), { ssr: false });

type Known = { access: "asking" } | { access: "signed_out" } | { access: "decided" } | Failure;
interface Failure {
  access: "failed";
  message: string;
}

/**
 * The player as it stands in a frame of another site: without this site's cookies and without a wallet. Who has to sign
 * in does so in a window of their own; a reload takes up where that left.
 */
export default function EmbedStage({ video: initial }: { video: VideoView }) {
  const video = useLiveVideo(initial);
  const [session] = useState(() => createFrameSession(initial.id));
  const [api] = useState(() => createFramedApi(session, initial.id));
  const [known, setKnown] = useState<Known>({ access: "asking" });
  const [signIns, setSignIns] = useState(0);

  const look = useCallback(async () => {
    setKnown({ access: "asking" });
    try {
      await session.restore();
      const { access } = await session.ask((headers) =>
        call(getAccess, { params: { videoId: initial.id }, headers }),
      );
      setKnown({ access: access === "sign_in_required" ? "signed_out" : "decided" });
    } catch (error) {
      setKnown({ access: "failed", message: toApiProblem(error).message });
    }
  }, [session, initial.id]);
  useEffect(() => void look(), [look]);

  const onSignedIn = useCallback(() => {
    setKnown({ access: "decided" });
    setSignIns((count) => count + 1);
  }, []);
  const signIn = useFrameSignIn(video.id, session, onSignedIn);

  const waiting = signIn.step.at !== "ready";
  if (!readAbilities().mediaSource) {
    return (
      <EmbedCurtain
        video={video}
        icon={<MonitorPlay />}
        title="This browser plays it on StreamGate only"
        state="no_mse"
        action={<OpenOnSite videoId={video.id} prominent />}
      >
        In frames of other sites it lacks what encrypted video needs.
      </EmbedCurtain>
    );
  }
  if (!video.watchable) {
    const failed = video.state === "failed";
    return (
      <EmbedCurtain
        video={video}
        icon={failed ? <PlugZap /> : <Spinner />}
        title={failed ? "Not available" : "Not ready yet"}
        state="not_watchable"
      >
        {failed ? "This video could not be prepared." : "It is being prepared and begins here by itself."}
      </EmbedCurtain>
    );
  }
  if (known.access === "failed") {
    return (
      <EmbedCurtain
        video={video}
        icon={<PlugZap />}
        title="Not known whether you may watch"
        state="failed"
        action={<EmbedAction onClick={() => void look()}>Try again</EmbedAction>}
      >
        {known.message}
      </EmbedCurtain>
    );
  }
  if (known.access === "asking") {
    return <EmbedCurtain video={video} icon={<Spinner />} title="Checking access…" state="asking" />;
  }
  if (known.access === "signed_out" || waiting) {
    return <SignInCurtain video={video} icon={<Lock />} signIn={signIn} />;
  }
  return <Player key={signIns} video={video} api={api} autoPlay={signIns > 0} onSignIn={signIn.start} />;
}
