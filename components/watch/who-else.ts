import { describeGate } from "#lib/shared/describe-rule.ts";
import type { VideoView } from "#lib/shared/video.ts";

/** Who may watch a video beside its creator, as the creator is told. */
export function whoElse(video: Pick<VideoView, "access" | "gate" | "tokenNames">): string {
  if (video.access === "everyone") return "So may everyone.";
  const rule = describeGate(video);
  return rule === null ? "Nobody else may, until you say who." : `For others: ${rule}`;
}
