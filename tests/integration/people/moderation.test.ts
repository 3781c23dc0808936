import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { getSession } from "#lib/shared/api/auth.ts";
import {
  banViewer,
  dismissReports,
  getModeratedVideo,
  liftTakeDown,
  listModerationActions,
  listReports,
  reportFailure,
  reportVideo,
  takeDownVideo,
  unbanViewer,
} from "#lib/shared/api/moderation.ts";
import {
  getOwnVideo,
  getVideo,
  listVideos,
  removeVideo,
  restoreVideo,
  setVisibility,
} from "#lib/shared/api/videos.ts";
import type { Person } from "../videos/video-world.ts";
import { type PeopleWorld, startPeopleWorld } from "./people-world.ts";

let world: PeopleWorld;
let operator: Person;
let creator: Person;
let stranger: Person;
beforeAll(async () => {
  world = await startPeopleWorld();
  [operator, creator, stranger] = [await world.signInOperator(), await world.signIn(), await world.signIn()];
});
afterAll(() => world?.stop());

const reason = { body: { reason: "It shows somebody who asked not to be shown." } };
const order = (videoId: string) => ({ params: { videoId }, ...reason });
const complaint = { reason: "privacy", text: "That is me." };
const visibilityOf = async (videoId: string) =>
  (await world.host.db.prisma.video.findUniqueOrThrow({ where: { id: videoId } })).visibility;
const listed = async () =>
  (await world.ask(listVideos, null)).body.videos.map(({ id }: { id: string }) => id) as string[];

describe("operators' operations", () => {
  it.each([
    listReports,
    getModeratedVideo,
    takeDownVideo,
    liftTakeDown,
    dismissReports,
    banViewer,
    unbanViewer,
    listModerationActions,
  ])("$id is refused to strangers, creators and nobody", async (contract) => {
    const videoId = await world.makeVideo(creator);
    const asked = {
      params:
        "params" in contract && "viewerId" in contract.params.shape
          ? { viewerId: stranger.viewerId }
          : { videoId },
      ...("body" in contract ? reason : {}),
    };
    expect((await world.ask(contract, null, asked)).code).toBe("sign_in_required");
    expect((await world.ask(contract, stranger, asked)).code).toBe("operator_required");
    expect((await world.ask(contract, creator, asked)).code).toBe("operator_required");
    expect(await visibilityOf(videoId)).toBe("public");
  });
});

describe("a report", () => {
  it("wants a sign-in, a video that the reporter may see, and a reason that we know", async () => {
    const videoId = await world.makeVideo(creator);
    const draft = await world.makeVideo(creator, { visibility: "draft" });
    const ask = (as: Person | null, id: string, body: unknown = complaint) =>
      world.ask(reportVideo, as, { params: { videoId: id }, body });
    expect((await ask(null, videoId)).code).toBe("sign_in_required");
    expect((await ask(stranger, draft)).code).toBe("not_found");
    expect((await ask(stranger, videoId, { reason: "boring" })).code).toBe("request_invalid");
    expect((await ask(stranger, videoId)).status).toBe(204);
  });

  it("of the same viewer is one, which tells the creator once and never who it was", async () => {
    const videoId = await world.makeVideo(creator);
    const reporter = await world.signIn();
    const ask = (text: string) =>
      world.ask(reportVideo, reporter, { params: { videoId }, body: { ...complaint, text } });
    await Promise.all([ask("one"), ask("two")]);
    await ask("last");
    const told = (await world.told("video/reported")).filter(({ data }) => data.videoId === videoId);
    expect(told.map(({ data }) => data)).toEqual([
      { videoId, reason: "It shows a person who did not agree to it." },
    ]);
    const { body } = await world.ask(getModeratedVideo, operator, { params: { videoId } });
    expect(body.reports).toMatchObject([{ reason: "privacy", text: "last", reporter: reporter.accounts[0] }]);
  });

  it("waits in the queue, longest waiting first, until an operator dismisses it or takes the video down", async () => {
    const [first, second] = [await world.makeVideo(creator), await world.makeVideo(creator)];
    for (const videoId of [first, second]) {
      await world.ask(reportVideo, await world.signIn(), { params: { videoId }, body: complaint });
    }
    const queue = async () => {
      const { body } = await world.ask(listReports, operator);
      const ids: string[] = body.videos.map(({ video }: { video: { id: string } }) => video.id);
      return ids.filter((id) => id === first || id === second);
    };
    expect(await queue()).toEqual([first, second]);
    await world.ask(dismissReports, operator, order(first));
    expect(await queue()).toEqual([second]);
    expect(await visibilityOf(first)).toBe("public");
    await world.ask(takeDownVideo, operator, order(second));
    expect(await queue()).toEqual([]);
  });
});

describe("a video that could not be prepared", () => {
  it("is reported by its creator once, and the operators see why it failed", async () => {
    const videoId = await world.makeVideo(creator, { state: "failed", visibility: "draft" });
    const ask = (as: Person | null, text = "") =>
      world.ask(reportFailure, as, { params: { videoId }, body: { text } });
    expect((await ask(creator)).code).toBe("video_state_conflict");
    const failure = { code: "filter_graph", message: "Convert it once.", retryable: false, log: "Rematrix" };
    await world.host.db.prisma.video.update({ where: { id: videoId }, data: { failure } });
    expect((await ask(null)).code).toBe("sign_in_required");
    expect((await ask(stranger)).code).toBe("not_found");
    const [first, second] = await Promise.all([ask(creator, "A"), ask(creator, "B")]);
    const last = await ask(creator, "It came from a camera.");
    expect(first.body.reference).toMatch(/^rpt_/);
    expect([second.body, last.body]).toEqual([first.body, first.body]);
    expect((await world.told("video/reported")).filter(({ data }) => data.videoId === videoId)).toEqual([]);

    const { body } = await world.ask(listReports, operator);
    const queued = body.videos.find(({ video }: { video: { id: string } }) => video.id === videoId);
    expect(queued).toMatchObject({
      failure,
      reports: [{ reason: "failure", text: "It came from a camera." }],
    });
    await world.ask(dismissReports, operator, order(videoId));
    expect((await ask(creator)).body.reference).not.toBe(first.body.reference);
  });
});

describe("a video that was taken down", () => {
  it("is hidden from all but its creator and operators, locked with its reason, and comes back as it was", async () => {
    const videoId = await world.makeVideo(creator, { visibility: "unlisted" });
    expect((await world.ask(takeDownVideo, operator, order(videoId))).status).toBe(204);
    expect((await world.ask(getVideo, null, { params: { videoId } })).code).toBe("not_found");
    expect((await world.ask(getVideo, stranger, { params: { videoId } })).code).toBe("not_found");
    expect((await world.ask(getVideo, operator, { params: { videoId } })).status).toBe(200);
    const own = await world.ask(getOwnVideo, creator, { params: { videoId } });
    expect(own.body).toMatchObject({ visibility: "draft", takenDown: { reason: reason.body.reason } });

    const publish = { params: { videoId }, body: { visibility: "public" } };
    expect(await world.ask(setVisibility, creator, publish)).toMatchObject({
      status: 409,
      code: "video_taken_down",
      body: { details: { reason: reason.body.reason } },
    });
    await world.ask(liftTakeDown, operator, order(videoId));
    expect(await visibilityOf(videoId)).toBe("unlisted");
    expect((await world.ask(setVisibility, creator, publish)).status).toBe(200);
    const told = [...(await world.told("video/taken-down")), ...(await world.told("video/reinstated"))];
    expect(told.filter(({ data }) => data.videoId === videoId)).toHaveLength(2);
  });

  it("leaves one line in the log however often it is asked for", async () => {
    const videoId = await world.makeVideo(creator);
    await Promise.all([1, 2, 3].map(() => world.ask(takeDownVideo, operator, order(videoId))));
    const { body } = await world.ask(getModeratedVideo, operator, { params: { videoId } });
    expect(body.actions.filter((action: { videoId: string }) => action.videoId === videoId)).toMatchObject([
      { kind: "take_down", operator: operator.accounts[0], reason: reason.body.reason },
    ]);
    const log = await world.ask(listModerationActions, operator);
    expect(log.body.actions.map(({ videoId: id }: { videoId: string }) => id)).toContain(videoId);
  });
});

describe("a video that its creator removed while it was taken down", () => {
  const own = (videoId: string) => ({ params: { videoId } });
  const publish = (videoId: string) => ({ ...own(videoId), body: { visibility: "public" } });
  const reinstated = async (videoId: string) =>
    (await world.told("video/reinstated")).filter(({ data }) => data.videoId === videoId).length;

  it("is nothing that an operator could bring back, and the creator's undo leaves it taken down", async () => {
    const videoId = await world.makeVideo(creator);
    await world.ask(takeDownVideo, operator, order(videoId));
    await world.ask(removeVideo, creator, own(videoId));
    expect(await world.ask(liftTakeDown, operator, order(videoId))).toMatchObject({
      status: 410,
      code: "video_removed",
    });
    expect((await world.ask(getVideo, null, own(videoId))).code).toBe("not_found");

    const back = await world.ask(restoreVideo, creator, own(videoId));
    expect(back.body).toMatchObject({ visibility: "draft", takenDown: { reason: reason.body.reason } });
    expect((await world.ask(setVisibility, creator, publish(videoId))).code).toBe("video_taken_down");

    // Shown again is what its creator publishes, and they have not since they took it away.
    await world.ask(liftTakeDown, operator, order(videoId));
    expect(await visibilityOf(videoId)).toBe("draft");
    expect((await world.ask(setVisibility, creator, publish(videoId))).status).toBe(200);
  });

  it("by a ban stays removed when the ban is lifted, and comes back as a draft that may be published", async () => {
    const banned = await world.signIn();
    const videoId = await world.makeVideo(banned);
    const ban = { params: { viewerId: banned.viewerId }, body: { reason: "Spam." } };
    await world.ask(banViewer, operator, ban);
    await world.ask(removeVideo, banned, own(videoId));
    await world.ask(unbanViewer, operator, ban);
    expect((await world.ask(getVideo, banned, own(videoId))).code).toBe("video_removed");
    expect(await listed()).not.toContain(videoId);
    expect(await reinstated(videoId)).toBe(0);

    const back = await world.ask(restoreVideo, banned, own(videoId));
    expect(back.body).toMatchObject({ visibility: "draft", takenDown: null });
    expect((await world.ask(setVisibility, banned, publish(videoId))).status).toBe(200);
  });
});

describe("a ban", () => {
  it("hides all that a creator has and forbids uploads and publishing; lifting it restores what it hid alone", async () => {
    const banned = await world.signIn();
    const shown = await world.makeVideo(banned);
    const draft = await world.makeVideo(banned, { visibility: "draft" });
    const alone = await world.makeVideo(banned);
    await world.ask(takeDownVideo, operator, order(alone));
    const ban = { params: { viewerId: banned.viewerId }, body: { reason: "Spam, again." } };
    expect((await world.ask(banViewer, operator, ban)).status).toBe(204);

    expect(await listed()).not.toContain(shown);
    const { viewer } = (await world.ask(getSession, banned)).body;
    expect(viewer).toMatchObject({
      mayUpload: false,
      uploadRefusal: expect.stringContaining("Spam, again."),
    });
    const upload = await world.fetch("/api/v1/uploads", {
      method: "POST",
      as: banned,
      headers: { "tus-resumable": "1.0.0", "upload-length": "10", "upload-metadata": "filename YS5tcDQ=" },
    });
    expect([upload.status, ((await upload.json()) as { code: string }).code]).toEqual([
      403,
      "account_banned",
    ]);
    const publish = { params: { videoId: draft }, body: { visibility: "public" } };
    expect((await world.ask(setVisibility, banned, publish)).code).toBe("account_banned");
    expect((await world.ask(liftTakeDown, operator, order(shown))).code).toBe("account_banned");

    await world.ask(unbanViewer, operator, ban);
    expect(await listed()).toContain(shown);
    expect([await visibilityOf(draft), await visibilityOf(alone)]).toEqual(["draft", "draft"]);
    expect((await world.ask(setVisibility, banned, publish)).status).toBe(200);
  });

  it("of somebody who does not exist is not found", async () => {
    const params = { viewerId: "vwr_00000000000000000000000000" };
    expect((await world.ask(banViewer, operator, { params, ...reason })).code).toBe("not_found");
  });
});
