import { describe, expect, it } from "vitest";
import { findKeyUri, parseSegmentEncryption, segmentIv } from "./segment-encryption.ts";

const mpd = (inner: string) =>
  `<?xml version="1.0"?><MPD><Period><AdaptationSet>${inner}</AdaptationSet></Period></MPD>`;
const protection = (periods: string) =>
  `<ContentProtection schemeIdUri="urn:mpeg:dash:sea:2012">${periods}</ContentProtection>`;

describe("parseSegmentEncryption", () => {
  it("fills in representation and first number, and leaves a gap for an offset", () => {
    const encryption = parseSegmentEncryption(
      mpd(
        protection(
          '<sea:CryptoPeriod numSegments="2" keyUriTemplate="/k/$RepresentationID$/$Number$?a=1&amp;b=2"/>' +
            '<sea:CryptoPeriod offset="3" keyUriTemplate="/late/$Number$"/>',
        ) +
          '<SegmentTemplate startNumber="5"/><Representation id="v1"/><Representation id="v2"></Representation>',
      ),
    );
    expect(findKeyUri(encryption, "v1", 5)).toBe("/k/v1/5?a=1&b=2");
    expect(findKeyUri(encryption, "v2", 6)).toBe("/k/v2/5?a=1&b=2");
    expect(findKeyUri(encryption, "v1", 8)).toBeUndefined();
    expect(findKeyUri(encryption, "v1", 10)).toBe("/late/10");
    expect(findKeyUri(encryption, "v1", 10_000)).toBe("/late/10");
  });

  it("takes no other protection scheme for ours", () => {
    const other =
      '<ContentProtection schemeIdUri="urn:mpeg:dash:mp4protection:2011"><sea:CryptoPeriod keyUriTemplate="/k"/></ContentProtection>';
    const encryption = parseSegmentEncryption(mpd(`${other}<Representation id="v1"/>`));
    expect(findKeyUri(encryption, "v1", 1)).toBeUndefined();
  });

  it("finds nothing in what is no MPD", () => {
    expect(parseSegmentEncryption("<html>").size).toBe(0);
    expect(parseSegmentEncryption("").size).toBe(0);
  });
});

describe("segmentIv", () => {
  it("is the number in 128 bits, big-endian", () => {
    expect(Buffer.from(segmentIv(0)).toString("hex")).toBe("0".repeat(32));
    expect(Buffer.from(segmentIv(258)).toString("hex")).toBe(`${"0".repeat(29)}102`);
  });
});
