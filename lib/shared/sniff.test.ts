import { describe, expect, it } from "vitest";
import { sniff } from "./sniff.ts";

describe("sniff", () => {
  it.each([
    ["an HLS playlist", "#EXTM3U\n#EXTINF:4,\nhttp://example.com/a.ts\n"],
    ["an HLS playlist after a byte order mark and blank lines", "\ufeff\n\n#EXTM3U\n"],
    ["a concat script", "ffconcat version 1.0\nfile '/etc/passwd'\n"],
    ["a concat script without a header", "file /etc/passwd\n"],
    ["a DASH manifest", '<?xml version="1.0"?><MPD></MPD>'],
    ["a bare address", "http://169.254.169.254/latest/meta-data\n"],
    ["a session description", "v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\n"],
  ])("tells a playlist: %s", (_, text) => {
    expect(sniff(Buffer.from(text))).toBe("playlist");
  });

  it.each([
    ["text", "text", Buffer.from("Dear diary, today I uploaded a text.")],
    ["text", "UTF-16 text", Buffer.from("\ufeffDear diary, today", "utf16le")],
    ["picture", "a JPEG", Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16])],
    ["archive", "a ZIP", Buffer.from([0x50, 0x4b, 3, 4, 20, 0])],
    ["picture", "a WebP picture", Buffer.from("RIFF\u0001\u0000\u0000\u0000WEBPVP8 ")],
    ["document", "a PDF", Buffer.from("%PDF-1.7\n%\u00e2", "latin1")],
  ])("tells %s: %s", (content, _, bytes) => {
    expect(sniff(bytes)).toBe(content);
  });

  it("tells an empty file", () => {
    expect(sniff(Buffer.alloc(0))).toBe("empty");
  });

  it.each([
    ["MP4", Buffer.from("\u0000\u0000\u0000\u0018ftypisom\u0000\u0000\u0002\u0000", "latin1")],
    ["AVI", Buffer.from("RIFF\u0010\u0000\u0000\u0000AVI LIST\u0001\u0002", "latin1")],
    ["Matroska", Buffer.from([0x1a, 0x45, 0xdf, 0xa3, 1, 2, 3, 4, 5, 6])],
    ["MPEG-TS", Buffer.from([0x47, 0x40, 0x11, 0x10, 0, 0x42, 0xf0, 0x25])],
    ["DV", Buffer.from([0x1f, 0x07, 0x00, 0xbf, 0xf8, 0x78, 0x78, 0x78])],
    ["Y4M", Buffer.from("YUV4MPEG2 W320 H240 F25:1\nFRAME\n")],
  ])("leaves real containers to FFmpeg: %s", (_, bytes) => {
    expect(sniff(bytes)).toBeUndefined();
  });
});
