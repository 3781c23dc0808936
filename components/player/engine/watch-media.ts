import type { PlayerEvent } from "../player-state.ts";

interface MediaWatcher {
  /** True while buffers are exchanged: what the element says then is not the viewer's doing. */
  ignoring(): boolean;
  onEvent(event: PlayerEvent): void;
  /** Seconds into the video, as it plays or is sought. */
  onPlace(seconds: number): void;
}

/** Turns the events of a `<video>` into the player's own. Returns the function that stops it. */
export function watchMedia(
  video: HTMLVideoElement,
  { ignoring, onEvent, onPlace }: MediaWatcher,
): () => void {
  const abort = new AbortController();
  const on = (name: keyof HTMLMediaElementEventMap, handle: () => void) =>
    video.addEventListener(name, () => !ignoring() && handle(), { signal: abort.signal });

  on("playing", () => onEvent({ type: "media_playing" }));
  // At the end the element pauses by itself, before it says that it ended.
  on("pause", () => !video.ended && onEvent({ type: "media_paused" }));
  on("waiting", () => onEvent({ type: "media_starved" }));
  on("seeking", () => {
    onPlace(video.currentTime);
    onEvent({ type: "media_seeking" });
  });
  on("seeked", () => onEvent({ type: "media_seeked" }));
  on("ended", () => onEvent({ type: "media_ended" }));
  on("timeupdate", () => {
    onPlace(video.currentTime);
    if (!video.seeking && video.readyState >= HTMLMediaElement.HAVE_FUTURE_DATA)
      onEvent({ type: "media_flowing" });
  });
  return () => abort.abort();
}
