import { expect } from "vitest";
import { serveManifest } from "#lib/playback/serve-manifest.ts";
import type { Holder, PlaybackWorld, TestFilm } from "./playback-world.ts";

/** The refusal that says why a session is over. */
export const ended = (reason: string) => ({ code: "playback_ended", details: { reason } });

/** Everything that a session opens, refused for the same reason. */
export async function expectEnded(world: PlaybackWorld, session: Holder, film: TestFilm, reason: string) {
  const { sessionId, credential } = session;
  await expect(world.ask(session, film)).rejects.toMatchObject(ended(reason));
  await expect(world.beat(session)).rejects.toMatchObject(ended(reason));
  const manifest = serveManifest(world.context, sessionId, credential, { kind: "hls" });
  await expect(manifest).rejects.toMatchObject(ended(reason));
}
