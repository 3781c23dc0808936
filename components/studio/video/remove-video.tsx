"use client";

import { useMutation } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { call } from "#lib/client/api.ts";
import { refreshOwnVideos } from "#lib/client/own-videos.ts";
import { queryClient } from "#lib/client/query-client.ts";
import { removeVideo } from "#lib/shared/api/videos.ts";
import type { OwnVideo } from "#lib/shared/video.ts";
import { Button } from "../../ui/button.tsx";
import { ProblemNotice } from "../../ui/problem-notice.tsx";
import { AskingPanel } from "./asking-panel.tsx";

/** Removes a video, after saying what that means. */
export function RemoveVideo({ video }: { video: OwnVideo }) {
  const router = useRouter();
  const remove = useMutation(
    {
      mutationFn: () => call(removeVideo, { params: { videoId: video.id } }),
      onSuccess: () => {
        refreshOwnVideos();
        router.push("/studio");
      },
    },
    queryClient,
  );
  return (
    <AskingPanel
      id="removal"
      title="Removal"
      hint="Hides the video at once and ends every playback of it. You can bring it back for 7 days."
      button="Remove this video"
      data-testid="remove-button"
      question={`Remove “${video.title}”?`}
      description={
        <ul className="flex list-disc flex-col gap-1.5 pl-4">
          <li>It disappears at once, and whoever is watching is stopped within seconds.</li>
          <li>For 7 days you can bring it back from the studio. Then its key and all files are destroyed.</li>
          <li>
            Encrypted copies that others made cannot be recalled; without the key they are noise. What was
            recorded from a screen, or is opened with a recovery kit, stays in the world.
          </li>
        </ul>
      }
    >
      {(keep) => (
        <>
          {remove.error !== null && <ProblemNotice error={remove.error} />}
          <div className="flex justify-end gap-2">
            <Button onClick={keep}>Keep it</Button>
            <Button
              look="danger"
              busy={remove.isPending}
              onClick={() => remove.mutate()}
              data-testid="remove-confirm"
            >
              Remove
            </Button>
          </div>
        </>
      )}
    </AskingPanel>
  );
}
