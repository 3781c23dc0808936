import { describe, expect, it } from "vitest";
import { renderHlsCaptions } from "./captions.ts";
import { renderDashManifest } from "./dash.ts";
import { renderHlsMaster } from "./hls.ts";
import { sampleCaptions, samplePackage } from "./sample-package.ts";
import { sessionUris } from "./uris.ts";

const uris = sessionUris("pbs_1", { id: "pkg_1", cid: "bafy" });
const lines = (text: string) => text.split("\n");

describe("captions in the HLS master playlist", () => {
  const text = renderHlsMaster(samplePackage(), uris, sampleCaptions);

  it("are a group of their own, shown when they are chosen, no two by one name", () => {
    const group = 'TYPE=SUBTITLES,GROUP-ID="captions"';
    const rest = "DEFAULT=NO,AUTOSELECT=YES,FORCED=NO";
    expect(lines(text).filter((line) => line.includes("SUBTITLES,"))).toEqual([
      `#EXT-X-MEDIA:${group},NAME="Say hi",LANGUAGE="pt-BR",${rest},URI="cap_1.m3u8?package=pkg_1"`,
      `#EXT-X-MEDIA:${group},NAME="Say hi (2)",${rest},URI="cap_2.m3u8?package=pkg_1"`,
      `#EXT-X-MEDIA:${group},NAME="A & <b>",LANGUAGE="de",${rest},URI="cap_3.m3u8?package=pkg_1"`,
    ]);
  });

  it("are named by every variant, also by the only audio track of a video without a picture", () => {
    const withoutPicture = { ...samplePackage(), tracks: samplePackage().tracks.slice(-1) };
    for (const playlist of [text, renderHlsMaster(withoutPicture, uris, sampleCaptions)]) {
      const variants = lines(playlist).filter((line) => line.startsWith("#EXT-X-STREAM-INF"));
      expect(variants.length).toBeGreaterThan(0);
      for (const line of variants) expect(line).toContain('SUBTITLES="captions"');
    }
  });

  it("leave it as it was when there are none", () => {
    const none = { ...sampleCaptions, list: [] };
    expect(renderHlsMaster(samplePackage(), uris, none)).toBe(renderHlsMaster(samplePackage(), uris));
    expect(renderDashManifest(samplePackage(), uris, none)).toBe(renderDashManifest(samplePackage(), uris));
  });
});

it("the playlist of captions is one segment as long as the video", () => {
  const text = renderHlsCaptions("/api/v1/playback/sessions/pbs_1/captions/cap_1.vtt", 61.2);
  expect(lines(text)).toEqual([
    ...["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-TARGETDURATION:62", "#EXT-X-MEDIA-SEQUENCE:0"],
    ...["#EXT-X-PLAYLIST-TYPE:VOD", "#EXTINF:61.200000,"],
    ...["/api/v1/playback/sessions/pbs_1/captions/cap_1.vtt", "#EXT-X-ENDLIST", ""],
  ]);
});

it("captions in the MPD are a set each, beside the others, in the clear and behind the session", () => {
  const mpd = renderDashManifest(samplePackage(), uris, sampleCaptions);
  const sets = mpd.match(/<AdaptationSet[\s\S]*?<\/AdaptationSet>/g) ?? [];
  expect(sets.map((set) => /id="(\d+)" contentType="(\w+)"/.exec(set)?.slice(1))).toEqual([
    ["0", "video"],
    ["1", "audio"],
    ["2", "text"],
    ["3", "text"],
    ["4", "text"],
  ]);
  expect(sets[2]).toContain('mimeType="text/vtt" lang="pt-BR"');
  expect(sets[2]).toContain("<BaseURL>/api/v1/playback/sessions/pbs_1/captions/cap_1.vtt</BaseURL>");
  expect(sets[4]).toContain("<Label>A &#38; &#60;b&#62;</Label>");
});
