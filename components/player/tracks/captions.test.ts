import { beforeEach, describe, expect, it, vi } from "vitest";
import { type CaptionsState, createCaptions, noCaptions } from "./captions.ts";

const list = [
  { id: "cap_1", language: "en", label: "English", url: "/1.vtt" },
  { id: "cap_2", language: "de-AT", label: "Deutsch", url: "/2.vtt" },
];

function setUp(languages: string[] = []) {
  let state: CaptionsState = noCaptions;
  const fetchText = vi.fn(async () => new Blob(["WEBVTT"]));
  const captions = createCaptions({
    fetchText,
    languages,
    onChange(next) {
      state = next;
    },
  });
  return { captions, fetchText, state: () => state };
}

beforeEach(() => {
  const kept = new Map<string, string>();
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  });
});

describe("captions", () => {
  it("are off at first and fetch nothing", () => {
    const { captions, fetchText, state } = setUp(["de"]);
    captions.offer(list);
    expect(state()).toMatchObject({ list, chosen: null, textUrl: null });
    expect(fetchText).not.toHaveBeenCalled();
  });

  it("fetch their text when they are chosen, once", async () => {
    const { captions, fetchText, state } = setUp();
    captions.offer(list);
    captions.choose("cap_1");
    await vi.waitFor(() => expect(state().textUrl).toMatch(/^blob:/));
    captions.choose(null);
    expect(state()).toMatchObject({ chosen: null, textUrl: null });
    captions.choose("cap_1");
    expect(state().textUrl).toMatch(/^blob:/);
    expect(fetchText.mock.calls).toEqual([["/1.vtt"]]);
  });

  it("come on by themselves in the language of the last visit, and stay off when they were turned off", () => {
    const first = setUp();
    first.captions.offer(list);
    first.captions.choose("cap_2");
    const second = setUp();
    second.captions.offer([{ id: "cap_9", language: "de", label: "Deutsch", url: "/9.vtt" }]);
    expect(second.state().chosen).toBe("cap_9");
    second.captions.choose(null);
    const third = setUp();
    third.captions.offer(list);
    expect(third.state().chosen).toBeNull();
  });

  it("are toggled on in the language that fits the person best", () => {
    const { captions, state } = setUp(["fr", "de-DE"]);
    captions.offer(list);
    captions.toggle();
    expect(state().chosen).toBe("cap_2");
    captions.toggle();
    expect(state().chosen).toBeNull();
  });

  it("say that their text did not come, and try again when chosen again", async () => {
    const { captions, fetchText, state } = setUp();
    fetchText.mockRejectedValueOnce(new TypeError("no network"));
    captions.offer(list);
    captions.choose("cap_1");
    await vi.waitFor(() => expect(state().failed).toBe(true));
    captions.choose("cap_1");
    await vi.waitFor(() => expect(state().textUrl).toMatch(/^blob:/));
    expect(state().failed).toBe(false);
  });

  it("keep what was fetched when the same captions come from a new session", async () => {
    const { captions, fetchText, state } = setUp();
    captions.offer(list);
    captions.choose("cap_1");
    await vi.waitFor(() => expect(state().textUrl).not.toBeNull());
    captions.offer(list.map((caption) => ({ ...caption, url: `/new${caption.url}` })));
    expect(state().chosen).toBe("cap_1");
    expect(fetchText).toHaveBeenCalledTimes(1);
  });

  it("do nothing where there are none", () => {
    const { captions, state } = setUp();
    captions.toggle();
    expect(state().chosen).toBeNull();
  });
});
