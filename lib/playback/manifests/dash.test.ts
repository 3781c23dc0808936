import { describe, expect, it } from "vitest";
import { findKeyUri, parseSegmentEncryption } from "#lib/shared/segment-encryption.ts";
import { renderDashManifest } from "./dash.ts";
import { samplePackage } from "./sample-package.ts";
import { portableUris, sessionUris } from "./uris.ts";

const uris = sessionUris("pbs_1", { id: "pkg_1", cid: null });

describe("the MPD", () => {
  it("is static with its duration when the package is complete", () => {
    const mpd = renderDashManifest(samplePackage(), uris);
    expect(mpd).toContain('type="static" mediaPresentationDuration="PT32.032S"');
    expect(mpd).not.toContain("Location");
    expect(mpd).not.toContain("minimumUpdatePeriod");
  });

  it("is dynamic while the package grows, and asks for the same package again", () => {
    const mpd = renderDashManifest(samplePackage({ complete: false }), uris);
    expect(mpd).toContain('type="dynamic" availabilityStartTime="1970-01-01T00:00:00Z"');
    expect(mpd).toContain(
      "<Location>/api/v1/playback/sessions/pbs_1/dash/manifest.mpd?package=pkg_1</Location>",
    );
    expect(renderDashManifest(samplePackage({ complete: false }), portableUris)).not.toContain("Location");
  });

  it("numbers segments from 0, so that the number is the IV as in HLS", () => {
    const mpd = renderDashManifest(samplePackage(), uris);
    expect(mpd).toContain('media="/api/v1/media/pkg_1/$RepresentationID$/$Number$.m4s"');
    expect(mpd).toContain('startNumber="0"');
    expect(mpd).toContain('<S t="0" d="360360" r="7"/>');
  });

  it("writes the irregular times of audio one by one", () => {
    const mpd = renderDashManifest(samplePackage({ segments: 3 }), uris);
    expect(mpd).toContain('<S t="0" d="192512"/>\n          <S d="191488"/>\n          <S d="192512"/>');
  });

  it("describes every rendition", () => {
    const mpd = renderDashManifest(samplePackage(), uris);
    expect(mpd).toContain('<Representation id="v1080"');
    expect(mpd).toMatch(
      /id="v360" bandwidth="\d+" codecs="avc1.4d401e" width="640" height="360" frameRate="30000\/1001"/,
    );
    expect(mpd).toContain('audio_channel_configuration:2011" value="2"');
  });

  it("gives each language a set of its own, the first as the main one", () => {
    const mpd = renderDashManifest(samplePackage({ audio: ["en", null] }), uris);
    const sets = mpd.split("<AdaptationSet").slice(1);
    expect(sets).toHaveLength(3);
    expect(sets[1]).toMatch(/^ id="1" contentType="audio" mimeType="audio\/mp4" lang="en"/);
    expect(sets[1]).toContain("<Label>English</Label>");
    expect(sets[1]).toContain('<Role schemeIdUri="urn:mpeg:dash:role:2011" value="main"/>');
    expect(sets[2]).not.toContain("lang=");
    expect(sets[2]).toContain("<Label>Audio 2</Label>");
    expect(sets[2]).toContain('value="alternate"');
  });

  it("escapes what could end an attribute", () => {
    const { package: facts, tracks } = samplePackage({ audio: false });
    const hostile = tracks.map((track) => ({ ...track, codecs: `avc1"><script a='&` }));
    const mpd = renderDashManifest({ package: facts, tracks: hostile }, uris);
    expect(mpd).not.toContain("<script");
    expect(mpd).toContain('codecs="avc1&#34;&#62;&#60;script a=&#39;&#38;"');
  });
});

describe("the segment encryption an MPD declares", () => {
  it("leads to the same keys as the HLS playlist, for every segment of every rendition", () => {
    const generationOf = (n: number) => (n < 4 ? "gen_a" : "gen_b");
    const pkg = samplePackage({ segments: 11, generationOf });
    const encryption = parseSegmentEncryption(renderDashManifest(pkg, uris));
    expect([...encryption.keys()].sort()).toEqual(["a0", "v1080", "v360"]);
    for (const track of pkg.tracks) {
      for (const { n, generation } of track.segments) {
        expect(findKeyUri(encryption, track.name, n)).toBe(
          uris.key(generation, track.name, Math.floor(n / 3)),
        );
      }
    }
    expect(findKeyUri(encryption, "v360", 11)).toBeUndefined();
    expect(findKeyUri(encryption, "v999", 0)).toBeUndefined();
  });

  it("is told per rendition when renditions differ", () => {
    const { package: facts, tracks } = samplePackage({ audio: false });
    const mixed = tracks.map((track) =>
      track.name === "v360"
        ? {
            ...track,
            segments: track.segments.map((row) => ({ ...row, generation: "gen_other" })).slice(0, 5),
          }
        : track,
    );
    const mpd = renderDashManifest({ package: facts, tracks: mixed }, uris);
    const encryption = parseSegmentEncryption(mpd);
    expect(findKeyUri(encryption, "v360", 3)).toBe(uris.key("gen_other", "v360", 1));
    expect(findKeyUri(encryption, "v1080", 3)).toBe(uris.key("gen_a", "v1080", 1));
    expect(findKeyUri(encryption, "v360", 5)).toBeUndefined();
  });

  it("follows ISO/IEC 23009-4: scheme, AES-128-CBC, keys over HTTP, no IV", () => {
    const mpd = renderDashManifest(samplePackage(), uris);
    expect(mpd).toContain('xmlns:sea="urn:mpeg:dash:schema:sea:2012"');
    expect(mpd).toContain('<ContentProtection schemeIdUri="urn:mpeg:dash:sea:2012">');
    expect(mpd).toContain('<sea:SegmentEncryption schemeIdUri="urn:mpeg:dash:sea:aes128-cbc:2013"/>');
    expect(mpd).toContain('<sea:KeySystem keySystemUri="urn:mpeg:dash:sea:keysys:http:2013"/>');
    expect(mpd).not.toContain("IV=");
  });
});
