import { beforeAll, describe, expect, it } from "vitest";
import type { Notice, Notifier } from "#lib/notices/notifier.ts";
import { newId } from "#lib/platform/ids.ts";
import { noticeKinds } from "#lib/shared/api/notices.ts";

/** What came out at the far end of a notifier. */
interface Message {
  /** Everything that its reader sees. */
  text: string;
}

export interface NotifierSetup {
  notifier: Notifier;
  /** A creator who can be reached this way. */
  reachable: string;
  /** A creator who cannot, or does not want to be; null when everybody is reached. */
  unreachable: string | null;
  /** All that a creator was told this way, oldest first. */
  messages(viewerId: string): Promise<Message[]>;
}

/** What every notifier promises (lib/notices/notifier.ts). */
export function testNotifier(name: string, setUp: () => Promise<NotifierSetup>): void {
  describe(`the notifier ${name}`, () => {
    let setup: NotifierSetup;
    beforeAll(async () => {
      setup = await setUp();
    });
    const notice = (viewerId: string, more: Partial<Notice> = {}): Notice => ({
      id: newId("ntc"),
      eventId: newId("evt"),
      viewerId,
      kind: "failed",
      videoId: newId("vid"),
      title: "A walk & <b>more</b>",
      reason: "The file ends in the middle.",
      createdAt: new Date(),
      ...more,
    });

    it("tells title and reason as they were written", async () => {
      const { notifier, reachable, messages } = setup;
      expect(await notifier.tell(notice(reachable))).toBe("told");
      const text = (await messages(reachable)).at(-1)?.text;
      expect(text).toContain("A walk & <b>more</b>");
      expect(text).toContain("The file ends in the middle.");
    });

    it.each(noticeKinds)("tells of %s, with and without a reason", async (kind) => {
      const { notifier, reachable, messages } = setup;
      const before = (await messages(reachable)).length;
      await notifier.tell(notice(reachable, { kind }));
      await notifier.tell(notice(reachable, { kind, reason: null }));
      expect(await messages(reachable)).toHaveLength(before + 2);
    });

    it("tells a notice once, however often it is called, one after the other", async () => {
      const { notifier, reachable, messages } = setup;
      const again = notice(reachable);
      const before = (await messages(reachable)).length;
      for (let i = 0; i < 3; i += 1) expect(await notifier.tell(again)).toBe("told");
      expect(await messages(reachable)).toHaveLength(before + 1);
    });

    it("skips whom it cannot reach, and says so", async () => {
      const { notifier, unreachable, messages } = setup;
      if (unreachable === null) return;
      expect(await notifier.tell(notice(unreachable))).toBe("skipped");
      expect(await messages(unreachable)).toEqual([]);
    });
  });
}
