import { z } from "zod";

/**
 * What a framed player and its sign-in window say to each other by postMessage. Both belong to this site: each side sends
 * to this origin only and hears only this origin and the very window it opened, or was opened by.
 */
const windowMessage = z.discriminatedUnion("type", [
  /** Window to frame: it is there, and wants to know what for. Sent again when it was reloaded. */
  z.object({ type: z.literal("streamgate:window-ready") }),
  /** Window to frame: the one-time code. */
  z.object({ type: z.literal("streamgate:code"), code: z.string() }),
  /** Window to frame: the viewer does not want to. */
  z.object({ type: z.literal("streamgate:declined") }),
]);
export type WindowMessage = z.infer<typeof windowMessage>;

/** Frame to window: which site wants to play which video, and the challenge for the code. */
const frameMessage = z.object({
  type: z.literal("streamgate:ask"),
  videoId: z.string(),
  site: z.string(),
  challenge: z.string(),
});
export type FrameMessage = z.infer<typeof frameMessage>;

/** Where a message came from, as MessageEvent says it. */
interface Sender {
  origin: string;
  source: unknown;
  data: unknown;
}

/** What the sign-in window said; null for anything said by somebody else, or in another way. */
export function readWindowMessage(event: Sender, origin: string, from: unknown): WindowMessage | null {
  return isFrom(event, origin, from) ? (windowMessage.safeParse(event.data).data ?? null) : null;
}

/** What the frame asks for; null for anything said by somebody else, or in another way. */
export function readFrameMessage(event: Sender, origin: string, from: unknown): FrameMessage | null {
  return isFrom(event, origin, from) ? (frameMessage.safeParse(event.data).data ?? null) : null;
}

function isFrom(event: Sender, origin: string, from: unknown): boolean {
  return event.origin === origin && from !== null && event.source === from;
}
