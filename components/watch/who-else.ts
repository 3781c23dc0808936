import { describeRule } from "#lib/shared/describe-rule.ts";
import type { VideoView } from "#lib/shared/video.ts";

/** Who may watch a video beside its creator, as the creator is told. */
export function whoElse({ access, gate }: Pick<VideoView, "access" | "gate">): string {
  if (access === "everyone") return "So may everyone.";
  return gate === null ? "Nobody else may, until you say who." : `For others: ${describeRule(gate)}`;
}
