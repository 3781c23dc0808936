import { describe, expect, it, vi } from "vitest";
import { deleteSession, getSession } from "#lib/shared/api/auth.ts";
import { listVideos, updateVideo } from "#lib/shared/api/videos.ts";
import { call } from "./api.ts";
import { ApiProblem } from "./api-problem.ts";
import { apiUrl } from "./api-url.ts";

function answerWith(response: Response | Error) {
  const fetch = vi.fn<typeof globalThis.fetch>(async () => {
    if (response instanceof Error) throw response;
    return response;
  });
  vi.stubGlobal("fetch", fetch);
  return fetch;
}

describe("call", () => {
  it("fills path parameters and sends the body as JSON", async () => {
    const fetch = answerWith(Response.json({ id: "vid_1" }));
    await call(updateVideo, { params: { videoId: "vid_1" }, body: { title: "A title" } });
    expect(fetch.mock.calls[0]?.[0]).toBe("/api/v1/studio/videos/vid_1");
    expect(fetch.mock.calls[0]?.[1]).toMatchObject({ method: "PATCH", body: '{"title":"A title"}' });
  });

  it("leaves undefined query values out", async () => {
    const fetch = answerWith(Response.json({ videos: [], nextCursor: null }));
    await call(listVideos, { query: { limit: 6, cursor: undefined } });
    expect(fetch.mock.calls[0]?.[0]).toBe("/api/v1/videos?limit=6");
  });

  it("answers undefined to 204", async () => {
    answerWith(new Response(null, { status: 204 }));
    expect(await call(deleteSession, {})).toBeUndefined();
  });

  it("throws the problem that the server sent, with its reference", async () => {
    const problem = {
      type: "t",
      title: "Too fast",
      status: 429,
      code: "rate_limited",
      detail: "Wait 3 seconds.",
      reference: "req_1",
      retryable: true,
    };
    answerWith(Response.json(problem, { status: 429 }));
    const error = await call(getSession, {}).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ApiProblem);
    expect((error as ApiProblem).problem).toEqual(problem);
  });

  it("says that the server was not reached when there is no answer", async () => {
    answerWith(new TypeError("Failed to fetch"));
    await expect(call(getSession, {})).rejects.toMatchObject({
      problem: { code: "offline", retryable: true },
    });
  });

  it("makes a problem of an answer that is none", async () => {
    answerWith(new Response("<html>", { status: 502 }));
    await expect(call(getSession, {})).rejects.toMatchObject({
      problem: { code: "unexpected_answer", status: 502 },
    });
  });
});

describe("apiUrl", () => {
  it("encodes what stands in the path", () => {
    expect(apiUrl("/a/{id}", { id: "eip155:1/x" })).toBe("/a/eip155%3A1%2Fx");
  });

  it("refuses a missing parameter", () => {
    expect(() => apiUrl("/a/{id}", {})).toThrow("needs the parameter id");
  });
});
