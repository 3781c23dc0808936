import { describe, expect, it } from "vitest";
import { renderHlsMaster, renderHlsMedia } from "./hls.ts";
import { samplePackage } from "./sample-package.ts";
import { portableUris, sessionUris } from "./uris.ts";

const uris = sessionUris("pbs_1", { id: "pkg_1", cid: "bafy" });
const lines = (text: string) => text.split("\n");

describe("the HLS master playlist", () => {
  it("lists the best rendition first, each with the audio group, its codecs and both bandwidths", () => {
    const text = renderHlsMaster(samplePackage(), uris);
    expect(lines(text).slice(0, 3)).toEqual(["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-INDEPENDENT-SEGMENTS"]);
    expect(text).toContain(
      '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="Audio 1",DEFAULT=YES,AUTOSELECT=YES,CHANNELS="2",URI="a0.m3u8?package=pkg_1"',
    );
    const streams = lines(text).filter((line) => line.startsWith("#EXT-X-STREAM-INF"));
    expect(streams).toHaveLength(2);
    expect(streams[0]).toContain('CODECS="avc1.640028,mp4a.40.2",RESOLUTION=1920x1080,FRAME-RATE=29.970');
    const [, peak, average] = /BANDWIDTH=(\d+),AVERAGE-BANDWIDTH=(\d+)/.exec(streams[0] ?? "") ?? [];
    // 2 MB and 64 kB in about four seconds.
    expect(Number(peak)).toBeGreaterThan(4_100_000);
    expect(Number(peak)).toBeGreaterThanOrEqual(Number(average));
    expect(lines(text).indexOf("v1080.m3u8?package=pkg_1")).toBeLessThan(
      lines(text).indexOf("v360.m3u8?package=pkg_1"),
    );
  });

  it("names no audio group when the video is silent", () => {
    const text = renderHlsMaster(samplePackage({ audio: false }), uris);
    expect(text).not.toContain("AUDIO");
    expect(text).toContain('CODECS="avc1.4d401e"');
  });

  it("lets a viewer choose between languages, the first by default", () => {
    const media = lines(renderHlsMaster(samplePackage({ audio: ["en", "de"] }), uris)).filter((line) =>
      line.startsWith("#EXT-X-MEDIA"),
    );
    expect(media).toHaveLength(2);
    expect(media[0]).toContain('NAME="English",LANGUAGE="en",DEFAULT=YES');
    expect(media[1]).toContain('NAME="German",LANGUAGE="de",DEFAULT=NO');
    expect(media[1]).toContain('URI="a1.m3u8?package=pkg_1"');
  });

  it("offers sound alone as a stream of its own", () => {
    const { package: facts, tracks } = samplePackage();
    const text = renderHlsMaster(
      { package: facts, tracks: tracks.filter(({ kind }) => kind === "audio") },
      uris,
    );
    expect(text).toContain('CODECS="mp4a.40.2"\na0.m3u8?package=pkg_1');
    expect(text).not.toContain("EXT-X-MEDIA");
  });
});

describe("the HLS media playlist", () => {
  it("leaves the initialisation segment clear and the IV to the media sequence number", () => {
    const text = renderHlsMedia(samplePackage(), "v360", uris);
    expect(text.indexOf("#EXT-X-MAP")).toBeLessThan(text.indexOf("#EXT-X-KEY"));
    expect(text).toContain('#EXT-X-MAP:URI="/ipfs/bafy/v360/init.mp4"');
    expect(text).toContain("#EXT-X-MEDIA-SEQUENCE:0");
    expect(text).not.toContain("IV=");
  });

  it("names a new key every three segments and whenever the generation changes", () => {
    const generationOf = (n: number) => (n < 4 ? "gen_a" : "gen_b");
    const text = renderHlsMedia(samplePackage({ segments: 8, generationOf }), "v360", uris);
    const keys = lines(text).filter((line) => line.startsWith("#EXT-X-KEY"));
    const uri = (generation: string, run: number) =>
      `#EXT-X-KEY:METHOD=AES-128,URI="/api/v1/playback/sessions/pbs_1/keys/${generation}/v360/${run}"`;
    expect(keys).toEqual([uri("gen_a", 0), uri("gen_a", 1), uri("gen_b", 1), uri("gen_b", 2)]);
  });

  it("is an event without an end, played from the start, while the package grows", () => {
    const text = renderHlsMedia(samplePackage({ complete: false }), "v360", uris);
    expect(text).toContain("#EXT-X-PLAYLIST-TYPE:EVENT");
    expect(text).toContain("#EXT-X-START:TIME-OFFSET=0");
    expect(text).not.toContain("ENDLIST");
  });

  it("is a finished video when the package is complete", () => {
    const text = renderHlsMedia(samplePackage(), "v360", uris);
    expect(text).toContain("#EXT-X-PLAYLIST-TYPE:VOD");
    expect(lines(text).at(-2)).toBe("#EXT-X-ENDLIST");
    expect(text.match(/#EXTINF:4\.004000,/g)).toHaveLength(8);
    expect(text).toContain("#EXT-X-TARGETDURATION:5");
  });

  it("lists only what precedes a hole", () => {
    const { package: facts, tracks } = samplePackage({ complete: false });
    const holed = tracks.map((track) => ({ ...track, segments: track.segments.filter(({ n }) => n !== 5) }));
    const text = renderHlsMedia({ package: facts, tracks: holed }, "v360", uris);
    expect(text).toContain("/4.m4s");
    expect(text).not.toContain("/6.m4s");
  });

  it("says not_found for a track that is not there", () => {
    expect(() => renderHlsMedia(samplePackage(), "v720", uris)).toThrow(
      expect.objectContaining({ code: "not_found" }),
    );
  });

  it("names keys without a server in the portable form", () => {
    const text = renderHlsMedia(samplePackage(), "a0", portableUris);
    expect(text).toContain('URI="urn:streamgate:key:gen_a:a0:0"');
    expect(text).toContain("\na0/0.m4s\n");
    expect(text).not.toContain("/api/");
  });
});
