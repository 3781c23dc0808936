import type { Conversion, OwnVideo, VideoState, Visibility } from "#lib/shared/video.ts";

export type StateTone = "neutral" | "accent" | "warning" | "danger";

const STATES: Record<VideoState, { word: string; tone: StateTone }> = {
  uploading: { word: "Uploading", tone: "neutral" },
  uploaded: { word: "Waiting to be checked", tone: "neutral" },
  probing: { word: "Checking", tone: "neutral" },
  transcoding: { word: "Transcoding", tone: "neutral" },
  packaging: { word: "Making posters", tone: "neutral" },
  storing: { word: "Storing", tone: "neutral" },
  ready: { word: "Ready", tone: "accent" },
  failed: { word: "Failed", tone: "danger" },
  rejected: { word: "Rejected", tone: "danger" },
  removed: { word: "Removed", tone: "neutral" },
};

/** A state of the lifecycle in a word or two. */
export function stateWord(state: VideoState): { word: string; tone: StateTone } {
  return STATES[state];
}

const VISIBILITIES: Record<Visibility, string> = {
  draft: "Draft",
  unlisted: "Unlisted",
  public: "Public",
  scheduled: "Scheduled",
};

export function visibilityWord(visibility: Visibility): string {
  return VISIBILITIES[visibility];
}

const MEANINGS: Record<Visibility, string> = {
  draft: "Only you can see and play it.",
  unlisted: "Whoever has the link sees its page. It is not in the catalogue.",
  public: "In the catalogue, for everybody to find.",
  scheduled:
    "Public at a time you choose, within the minute, also when you are away. Until then only you see it.",
};

/** What a visibility means, to its creator. */
export function visibilityMeaning(visibility: Visibility): string {
  return MEANINGS[visibility];
}

/** True while the server works on the video, or waits for its bytes. */
export function isWorking(state: VideoState): boolean {
  return !["ready", "failed", "rejected", "removed"].includes(state);
}

const STEPS: Readonly<Record<string, string>> = {
  upload: "Upload",
  probe: "Checking the file",
  straighten: "Setting its clock straight",
  early: "First watchable version",
  ladder: "All qualities",
  pictures: "Poster and storyboard",
  poster: "Poster",
  storyboard: "Storyboard",
  store: "Storing on IPFS",
};

/** A step of the pipeline in words: `v1080` is `Picture, 1080p`, `a0` is `Audio`. */
export function stepWord(step: string): string {
  const rendition = /^v(\d+)$/.exec(step);
  if (rendition !== null) return `Picture, ${rendition[1]}p`;
  if (/^a\d+$/.test(step)) return "Audio";
  return STEPS[step] ?? step.charAt(0).toUpperCase() + step.slice(1).replaceAll("-", " ");
}

const CONVERSIONS: Readonly<Record<Conversion, string>> = {
  picture_changes:
    "The picture of this recording changes its size or format, so all of it is converted to one size first, with bars where its shape differs; that takes longer.",
  sound_changes:
    "The sound of this recording changes its channels or its rate, so all of it is converted to stereo at one rate first.",
  clock_jumps: "The clock of this recording jumps, so it was copied with a continuous clock first.",
  reading_failed:
    "Part of this recording could not be read in the usual way, so each of its streams is converted to one format first; that takes longer.",
};

/** Why a recording is not simply transcoded, as a sentence for its creator. */
export function conversionSentence(conversion: Conversion): string {
  return CONVERSIONS[conversion];
}

export type StageStatus = "done" | "now" | "todo" | "failed";

/** The way of a video in five stages, for a creator: which is done, which is under way, where it stopped. */
export function stages(video: Pick<OwnVideo, "state" | "progress">): { name: string; status: StageStatus }[] {
  const names = ["Upload", "Check", "Transcode", "Posters", "Store"];
  const at = stageOf(video);
  const stopped = video.state === "failed" || video.state === "rejected";
  return names.map((name, index) => ({
    name,
    status: index < at ? "done" : index > at ? "todo" : stopped ? "failed" : "now",
  }));
}

const STAGE_OF_STATE: Readonly<Record<string, number>> = {
  uploading: 0,
  uploaded: 1,
  probing: 1,
  transcoding: 2,
  packaging: 3,
  storing: 4,
  ready: 5,
};

// A failed video no longer says in which state it failed; its progress says how far it came.
function stageOf({ state, progress }: Pick<OwnVideo, "state" | "progress">): number {
  const known = STAGE_OF_STATE[state];
  if (known !== undefined) return known;
  if (state === "rejected") return 1;
  const steps = new Set(progress.map((line) => line.step));
  if (steps.has("store")) return 4;
  if (steps.has("pictures")) return 3;
  return [...steps].some((step) => step === "early" || /^[va]\d+$/.test(step)) ? 2 : 1;
}
