/** What of a video decides which steps its functions have. */
export interface Shape {
  windows: number;
}

/** The steps of the pipeline's functions in their order, by names that are the same for every video. */
function stepsOf(functionName: string, { windows }: Shape): string[] {
  const each = (name: string, count: number) => Array.from({ length: count }, (_, n) => `${name}-${n}`);
  switch (functionName) {
    case "probe-video":
      return ["probe", "digest", "captions"];
    case "transcode-early":
      return ["early package", "early lane", "early completed"];
    case "transcode-video":
      return ["taken early lane", ...each("window", windows), "transcoded"];
    case "package-video":
      return ["pictures", "packaged"];
    case "store-video":
      return ["assemble", "ready"];
    default:
      return [];
  }
}

/** The step that a call runs which begins with `recorded` results; `undefined` when only the function's end is left. */
export function stepAfter(functionName: string, recorded: number, shape: Shape): string | undefined {
  return stepsOf(functionName, shape)[recorded];
}

/** The pieces of work that architecture.md names. */
export const heavySteps = ["probe", "early lane", "window-0", "window-1", "pictures", "assemble"] as const;

/** Those that only write rows, or read the original. */
export const lightSteps = [
  "digest",
  "captions",
  "early package",
  "early completed",
  "taken early lane",
  "transcoded",
  "packaged",
  "ready",
] as const;

export function isLight(step: string): boolean {
  return (lightSteps as readonly string[]).includes(step);
}

/** Steps that only a film of two windows has, or that are over at once in a short one. */
export const longFilmSteps: ReadonlySet<string> = new Set(["early lane", "window-0", "window-1", "pictures"]);

/** How far into a step its process dies: such that the work itself is under way. Milliseconds. */
export const killAfterMs: Readonly<Record<string, number>> = {
  "window-0": 1_500,
  "window-1": 600,
  pictures: 300,
};
