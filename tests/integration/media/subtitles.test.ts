import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { extractSubtitles } from "#lib/media/subtitles/extract-subtitles.ts";
import { everyTools, temporaryFolder } from "./clips.ts";
import { makeSubtitled, subRip } from "./subtitled.ts";

let folder: string;
let remove: () => Promise<void>;
beforeAll(async () => {
  ({ folder, remove } = await temporaryFolder());
});
afterAll(() => remove?.());

const german = ["-metadata:s:#", "language=ger", "-metadata:s:#", "title=Deutsch\u0007 für\nalle"];
const signs = ["-metadata:s:#", "language=eng", "-disposition:#", "forced"];

describe.each(await everyTools())("subtitles, with FFmpeg of %s", (_, tools) => {
  const extract = (input: string) => extractSubtitles({ tools, input, durationSeconds: 4 });

  it("of a Matroska file come out as WebVTT with what the file says of them; pictures are left out", async () => {
    const file = await makeSubtitled(tools, folder, "many.mkv", [
      {
        codec: "subrip",
        text: subRip(["Grüße", "<script>alert(1)</script> & <b>fett</b>"]),
        options: german,
      },
      { codec: "ass", text: subRip(["[door]"]), options: signs },
      "pictures",
      { codec: "subrip", text: subRip(["?"]) },
    ]);
    const found = await extract(file);
    expect(found).toMatchObject([
      { streamIndex: 1, kind: "text", language: "de", title: "Deutsch für alle", reason: null },
      { streamIndex: 2, language: "en", title: null, hearingImpaired: false, forced: true, reason: null },
      { streamIndex: 3, kind: "pictures", webVtt: null, reason: "pictures" },
      { streamIndex: 4, language: null, title: null, reason: null },
    ]);
    expect(found[0]?.webVtt).toMatch(/^WEBVTT\n[\s\S]*00:00\.500 --> 00:01\.500\nGrüße\n/);
    expect(found[0]?.webVtt).toContain("<b>fett</b>");
    expect(found[1]?.webVtt).toContain("[door]");
  });

  it("of an MP4 file, on the clock of the file", async () => {
    const file = await makeSubtitled(tools, folder, "late.mp4", [
      { codec: "mov_text", text: subRip(["one", "two"]), options: ["-metadata:s:#", "language=fre"] },
    ]);
    const [track] = await extract(file);
    expect(track).toMatchObject({ codec: "mov_text", language: "fr", reason: null });
    expect(track?.webVtt).toMatch(/00:01\.500 --> 00:02\.500\ntwo/);
    const late = await makeSubtitled(
      tools,
      folder,
      "late.mkv",
      [{ codec: "subrip", text: subRip(["one"]) }],
      ["-output_ts_offset", "5"],
    );
    expect((await extract(late))[0]?.webVtt).toMatch(/00:05\.500 --> 00:06\.500\none/);
  });

  it("of more than sixteen tracks, the first sixteen", async () => {
    const tracks = Array.from({ length: 18 }, (_, n) => ({ codec: "subrip", text: subRip([`track ${n}`]) }));
    const found = await extract(await makeSubtitled(tools, folder, "crowd.mkv", tracks));
    expect(found.map(({ reason }) => reason)).toEqual([...Array(16).fill(null), "too_many", "too_many"]);
    expect(found[15]?.webVtt).toContain("track 15");
  });

  it("of a film without any are none", async () => {
    expect(await extract(await makeSubtitled(tools, folder, "none.mp4", []))).toEqual([]);
  });
});
