import { describe, expect, it } from "vitest";
import { holds, parseExpression } from "./expressions.ts";

const scope = {
  event: {
    name: "video/uploaded",
    data: { videoId: "vid_1", size: 3, free: true, nothing: null, tags: ["a", "b"], "odd-name": 1 },
  },
  async: { data: { videoId: "vid_1", text: "it's" } },
};

describe("expressions", () => {
  it.each([
    "event.data.videoId == async.data.videoId",
    "event.data.videoId == 'vid_1' && async.data.text == \"it's\"",
    "event.data.size == 3 || event.data.size == 4",
    "event.data.size != 4",
    "event.data.free == true && event.data.free",
    "!(event.data.size == 4)",
    "event.data.nothing == null",
    "event.data.missing.deeper == null",
    "event.data.tags[1] == 'b'",
    'event.data["odd-name"] == 1',
    "event.name + '/' + event.data.videoId == 'video/uploaded/vid_1'",
    "false || true && true",
    "'a\\'b' == \"a'b\"",
    "-1 == -1.0",
  ])("%s holds", (source) => {
    expect(holds(source, scope)).toBe(true);
  });

  it.each([
    "event.data.videoId == async.data.missing",
    "event.data.size == '3'",
    "event.data.size",
    "event.data.tags == event.data.tags",
    "event.constructor == null && false",
    "event.data.size + 'x' == '3x'",
    "false && true || false",
  ])("%s does not hold", (source) => {
    expect(holds(source, scope)).toBe(false);
  });

  it("sees only what an event itself holds", () => {
    for (const path of [
      "event.constructor",
      "event.data.__proto__",
      "event.data.tags.map",
      "event.data.videoId.length",
    ]) {
      expect(parseExpression(path).evaluate(scope)).toBeUndefined();
    }
  });

  it.each([
    "",
    "event.data.size > 3",
    "size(event.data.tags)",
    "event.data.name.startsWith('a')",
    "process.env.SECRET",
    "event.data.a ==",
    "event.data.a == 1 event",
    "(event.data.a == 1",
    "event.data[event.name]",
    "event..data",
    "event.data.a = 1",
    "a ? b : c",
    "'open",
    `${"event.data.a || ".repeat(200)}true`,
  ])("refuses `%s`", (source) => {
    expect(() => parseExpression(source)).toThrowError(
      expect.objectContaining({ code: "engine_unsupported" }),
    );
  });

  it("takes an absent condition as one that always holds", () => {
    for (const source of [undefined, null, ""]) expect(holds(source, scope)).toBe(true);
  });
});
