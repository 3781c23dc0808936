import type { PlaybackEngine } from "./engine.ts";
import { engineEvents, untilPicture } from "./engine-events.ts";

/**
 * The browser's own HLS (Safari on iPhones without ManagedMediaSource). The session's cookie alone opens
 * manifests and keys; the browser chooses the quality and retries keys in its own way.
 */
export function createNativeEngine(): PlaybackEngine {
  const events = engineEvents();
  let video: HTMLVideoElement | null = null;
  let source = "";
  let release = () => {};

  return {
    name: "native",
    levels: [],
    async attach(element, { hlsUrl }, { startSeconds, signal }) {
      video = element;
      source = hlsUrl;
      const fail = () => {
        const message = element.error?.message || "The browser could not play the stream.";
        const type = element.error?.code === MediaError.MEDIA_ERR_NETWORK ? "network_error" : "fatal";
        events.emit({ type, message });
      };
      const begin = () => {
        if (startSeconds > 0) element.currentTime = startSeconds;
      };
      element.addEventListener("error", fail);
      element.addEventListener("loadedmetadata", begin, { once: true });
      release = () => {
        element.removeEventListener("error", fail);
        element.removeEventListener("loadedmetadata", begin);
      };
      element.src = hlsUrl;
      element.load();
      await untilPicture(element, signal, events);
    },
    selectHeight() {},
    // The browser offers the tracks in its own full-screen controls.
    selectAudio() {},
    bandwidth: () => null,
    restart() {
      if (video === null) return;
      const element = video;
      const at = element.currentTime;
      element.addEventListener("loadedmetadata", () => (element.currentTime = at), { once: true });
      element.src = source;
      element.load();
    },
    on: events.on,
    destroy() {
      events.clear();
      release();
      if (video === null) return;
      video.removeAttribute("src");
      video.load();
      video = null;
    },
  };
}
