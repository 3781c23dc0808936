import { appendEvent } from "#lib/events/outbox.ts";
import type { Caller } from "#lib/platform/caller.ts";
import { type Database, Prisma } from "#lib/platform/db.ts";
import { AppError } from "#lib/platform/errors.ts";
import type { Rule } from "#lib/shared/gate.ts";
import type { OwnVideo } from "#lib/shared/video.ts";
import { findOwnVideo } from "./find-video.ts";
import { notifyVideo } from "./notify-video.ts";
import { viewOwnVideo } from "./view-video.ts";

export type AccessChoice = { access: "gated"; gate: Rule } | { access: "everyone" };

/**
 * Says who may watch an own video: whoever satisfies the gate, or everyone. Running playback is decided anew
 * (`gate/changed`). `isConfigured` tells whether gates can read a chain (CAIP-2) here.
 * Throws NotFoundError, AppError `chain_not_configured`.
 */
export async function setAccess(
  db: Database,
  caller: Caller,
  videoId: string,
  choice: AccessChoice,
  isConfigured: (chain: string) => boolean,
): Promise<OwnVideo> {
  if (choice.access === "gated") {
    const missing = chainsOf(choice.gate).filter((chain) => !isConfigured(chain));
    if (missing.length > 0) throw new ChainNotConfiguredError(missing);
  }
  await db.prisma.$transaction(async (tx) => {
    await findOwnVideo(tx, videoId, caller);
    await tx.video.update({
      where: { id: videoId },
      data: {
        access: choice.access,
        gate: choice.access === "gated" ? (choice.gate as unknown as Prisma.InputJsonObject) : Prisma.DbNull,
      },
    });
    await appendEvent(tx, "gate/changed", { videoId });
    await notifyVideo(tx, videoId);
  });
  return viewOwnVideo(db, await findOwnVideo(db.prisma, videoId, caller));
}

/** The gate names chains that nothing here can read. */
export class ChainNotConfiguredError extends AppError {
  constructor(chains: string[]) {
    const names = chains.join(", ");
    super(
      "chain_not_configured",
      `This server cannot read ${names}. Choose a token on one of its chains, or ask the operator to add ${
        chains.length === 1 ? "it" : "them"
      }.`,
      { details: { chains } },
    );
  }
}

/** The chains that a rule reads, each once. An allowlist reads none. */
export function chainsOf(rule: Rule): string[] {
  if ("all" in rule) return unique(rule.all.flatMap(chainsOf));
  if ("any" in rule) return unique(rule.any.flatMap(chainsOf));
  if ("not" in rule) return chainsOf(rule.not);
  if ("atLeast" in rule) return unique(rule.atLeast.of.flatMap(chainsOf));
  return rule.type === "allowlist" ? [] : [rule.chain];
}

function unique(chains: string[]): string[] {
  return [...new Set(chains)];
}
