import type { PictureInfo } from "#lib/shared/video.ts";
import type { VideoRow } from "../find-video.ts";

/** A picture as its creator sees it. */
export function viewPicture(
  video: Pick<VideoRow, "id" | "posterRef" | "previewRef">,
  picture: VideoRow["pictures"][number],
): PictureInfo {
  const { id, kind, state, atSeconds, durationSeconds, ref, failure } = picture;
  return {
    id,
    kind: kind as PictureInfo["kind"],
    state: state as PictureInfo["state"],
    atSeconds,
    durationSeconds,
    url: ref === null ? null : `/api/v1/studio/videos/${video.id}/pictures/${id}`,
    chosen: ref !== null && (ref === video.posterRef || ref === video.previewRef),
    failure,
  };
}
