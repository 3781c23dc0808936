import { formatDuration } from "#lib/client/format.ts";
import type { KeyFocus, PlayerCommand } from "./keyboard-map.ts";

/** Speeds that can be chosen, slowest first. */
export const SPEEDS = [0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2] as const;

export interface CommandTarget {
  video: HTMLVideoElement;
  durationSeconds: number | null;
  /** Frames a second, for single pictures; null when not known. */
  frameRate: number | null;
  play(): void;
  toggleCaptions(): void;
  showHelp(): void;
}

/** Does what a key means; gives the words that are shown for a moment, or null when the picture says it already. */
export function runCommand(command: PlayerCommand, target: CommandTarget): string | null {
  const { video } = target;
  switch (command.type) {
    case "toggle_play":
      if (video.paused || video.ended) target.play();
      else video.pause();
      return null;
    case "seek_by":
      seek(target, video.currentTime + command.seconds);
      return `${command.seconds < 0 ? "−" : "+"}${Math.abs(command.seconds)} s`;
    case "seek_to":
      seek(target, command.share * (lengthOf(target) ?? 0));
      return formatDuration(video.currentTime);
    case "frame_by":
      video.pause();
      seek(target, video.currentTime + command.frames / (target.frameRate ?? 25));
      return null;
    case "volume_by":
      video.volume = Math.min(1, Math.max(0, Math.round((video.volume + command.share) * 10) / 10));
      video.muted = video.volume === 0;
      return `Volume ${Math.round(video.volume * 100)} %`;
    case "toggle_mute":
      video.muted = !video.muted;
      return video.muted ? "Sound off" : "Sound on";
    case "speed_by":
      video.playbackRate = nextSpeed(video.playbackRate, command.steps);
      return video.playbackRate === 1 ? "Normal speed" : `Speed ${video.playbackRate}×`;
    case "toggle_captions":
      target.toggleCaptions();
      return null;
    case "toggle_full_screen":
      ask(
        video,
        document.fullscreenElement === null ? "mediaenterfullscreenrequest" : "mediaexitfullscreenrequest",
      );
      return null;
    case "toggle_picture":
      ask(video, document.pictureInPictureElement === null ? "mediaenterpiprequest" : "mediaexitpiprequest");
      return null;
    case "help":
      target.showHelp();
      return null;
  }
}

/** The next of the speeds in this direction; whoever has an odd one gets onto the list. */
export function nextSpeed(speed: number, steps: 1 | -1): number {
  const faster = SPEEDS.find((one) => one > speed + 0.001);
  const slower = SPEEDS.findLast((one) => one < speed - 0.001);
  return (steps > 0 ? faster : slower) ?? speed;
}

/** What the element under a key event does with keys by itself; `path` as composedPath() gives it. */
export function focusOf(path: readonly EventTarget[]): KeyFocus {
  for (const target of path) {
    if (!(target instanceof HTMLElement)) continue;
    if (target.isContentEditable || target instanceof HTMLTextAreaElement) return "text";
    if (target instanceof HTMLInputElement) {
      if (target.type === "range") return "range";
      return target.type === "radio" || target.type === "checkbox" ? "choice" : "text";
    }
    if (target instanceof HTMLSelectElement) return "choice";
    const role = target.getAttribute("role");
    if (target instanceof HTMLButtonElement || target instanceof HTMLAnchorElement || role === "button") {
      return "button";
    }
    if (role === "slider" || target.localName.endsWith("-range")) return "range";
  }
  return "other";
}

function seek(target: CommandTarget, seconds: number): void {
  // The very end is no picture: stop just before it.
  const last = Math.max(0, (lengthOf(target) ?? Number.POSITIVE_INFINITY) - 0.1);
  target.video.currentTime = Math.min(last, Math.max(0, seconds));
}

/** Seconds that can be sought: while a package grows, what there is of it. */
function lengthOf({ video, durationSeconds }: CommandTarget): number | null {
  if (Number.isFinite(video.duration)) return video.duration;
  const { seekable } = video;
  return seekable.length > 0 ? seekable.end(seekable.length - 1) : durationSeconds;
}

/** media-chrome knows how each browser does it. */
function ask(video: HTMLVideoElement, request: string): void {
  video.dispatchEvent(new CustomEvent(request, { bubbles: true, composed: true }));
}
