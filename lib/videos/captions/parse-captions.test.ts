import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { captionMaxBytes } from "#lib/shared/api/captions.ts";
import { decodeText } from "./decode-text.ts";
import { parseCaptions } from "./parse-captions.ts";
import { writeWebVtt } from "./write-webvtt.ts";

const texts = (file: string) => parseCaptions(file).map(({ text }) => text);
const vtt = (payload: string) => `WEBVTT\n\n00:01.000 --> 00:02.000\n${payload}\n`;
/** What a payload becomes in a cue of its own. */
const cleaned = (payload: string) => texts(vtt(payload));

function refusal(file: string): { code: string; message: string; details: unknown } {
  try {
    parseCaptions(file);
  } catch (error) {
    return error as ReturnType<typeof refusal>;
  }
  throw new Error("It was taken.");
}

describe("a WebVTT file", () => {
  it("keeps texts, times and places, and loses notes, styles, regions, names and whatever follows the header", () => {
    const file = [
      "WEBVTT - Some title",
      "X-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:900000",
      "",
      "STYLE",
      "::cue { background: url(https://example.org/seen) }",
      "",
      "REGION",
      "id:fred",
      "",
      "NOTE a --",
      "several lines",
      "",
      "intro",
      "00:01.500 --> 00:00:04.000 line:0 align:start region:fred position:200%",
      "First",
      "of two",
      "",
      "01:00:00.000 --> 01:00:01.250",
      "Second",
    ].join("\n");
    expect(parseCaptions(file)).toEqual([
      { start: 1500, end: 4000, settings: "line:0 align:start", text: "First\nof two" },
      { start: 3_600_000, end: 3_601_250, settings: "", text: "Second" },
    ]);
    expect(writeWebVtt(parseCaptions(file))).toBe(
      "WEBVTT\n\n00:00:01.500 --> 00:00:04.000 line:0 align:start\nFirst\nof two\n\n01:00:00.000 --> 01:00:01.250\nSecond\n",
    );
  });

  it("comes in the order of its times, whatever the order of its lines", () => {
    const file =
      "WEBVTT\n\n00:05.000 --> 00:06.000\nlater\n\n00:01.000 --> 00:09.000\nlong\n\n00:01.000 --> 00:02.000\nshort";
    expect(texts(file)).toEqual(["short", "long", "later"]);
  });

  it.each([
    ["WEBVTT\r\n\r\n00:01.000 --> 00:02.000\r\nWindows\r\n", "Windows"],
    ["WEBVTT\r\r00:01.000 --> 00:02.000\rold Macs\r", "old Macs"],
    ["\ufeffWEBVTT\n\n00:01.000 --> 00:02.000\nmarked", "marked"],
  ])("has lines of any kind: %j", (file, text) => {
    expect(texts(file)).toEqual([text]);
  });

  it.each([
    ["WEBVTT\n\n00:01.000 --> 00:02.000\nwell\n\n00:0x.000 --> 00:04.000\nbad", 6],
    ["WEBVTT\n\n00:04.000 --> 00:02.000\nbackwards", 3],
    ["WEBVTT\n\n00:04.000 --> 00:04.000\nno time at all", 3],
    ["WEBVTT\n\n00:99.000 --> 01:99.000\nno such second", 3],
    ["WEBVTT\n\n00:01.000 --> 00:02.000\nwell\n\na text that\nstands alone", 6],
  ])("is refused with its line when it is wrong: %j", (file, line) => {
    expect(refusal(file)).toMatchObject({ code: "caption_invalid", details: { line } });
    expect(refusal(file).message).toContain(`Line ${line}:`);
  });

  it.each(["WEBVTT", "WEBVTT\n\nNOTE nothing here", "", "Dear diary", "WEBVTTX\n\n", "{}"])(
    "is refused when it says nothing: %j",
    (file) => {
      expect(refusal(file).code).toBe("caption_invalid");
    },
  );

  it("loses only what cannot be read when it was found, not sent", () => {
    const file = "WEBVTT\n\n00:0x.000 --> 00:04.000\nbad\n\nstray\n\n00:01.000 --> 00:02.000\nwell";
    expect(parseCaptions(file, { tolerant: true }).map(({ text }) => text)).toEqual(["well"]);
    expect(parseCaptions("nothing", { tolerant: true })).toEqual([]);
  });
});

describe("a SubRip file", () => {
  it("becomes WebVTT: commas, numbers, braces and colours go, texts with empty lines stay whole", () => {
    const file = [
      "1",
      "00:00:01,000 --> 00:00:02,500",
      '{\\an8}<font color="#ff0000">Red</font> & <i>slanted</i>',
      "",
      "after a gap",
      "",
      "2",
      "00:00:03,000 --> 00:00:04,000  X1:100 X2:200",
      "2012",
      "",
    ].join("\r\n");
    expect(parseCaptions(file)).toEqual([
      { start: 1000, end: 2500, settings: "", text: "Red &amp; <i>slanted</i>\nafter a gap" },
      { start: 3000, end: 4000, settings: "", text: "2012" },
    ]);
  });

  it("is refused with its line when its times are wrong", () => {
    const file = "1\n00:00:01,000 --> 00:00:02,000\nwell\n\n2\n00:00:03 -> --> 4\nbad\n";
    expect(refusal(file)).toMatchObject({ code: "caption_invalid", details: { line: 6 } });
    expect(refusal("Title\nSubtitle\n\n1\n00:00:01,000 --> 00:00:02,000\nx").details).toEqual({ line: 1 });
  });
});

describe("the text of a cue", () => {
  it.each([
    ["<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"],
    ['<img src=x onerror="alert(1)">', '&lt;img src=x onerror="alert(1)"&gt;'],
    ["<b onclick=alert(1)>bold</b>", "<b>bold</b>"],
    ["&lt;script&gt;", "&lt;script&gt;"],
    ["&#60;script&#x3e;", "&lt;script&gt;"],
    ["a < b & c > d", "a &lt; b &amp; c &gt; d"],
    ["I <3 you", "I &lt;3 you"],
    ["AT&T &copy; &bogus;", "AT&amp;T &amp;copy; &amp;bogus;"],
    ["<v.loud Mary>Hi</v>", "<v.loud Mary>Hi</v>"],
    ['<v "><img src=x>">x', '<v ">&lt;img src=x&gt;"&gt;x</v>'],
    ["<v R&amp;D>x", "<v R&amp;D>x</v>"],
    ["<v>nobody</v>", "nobody"],
    ["<a &amp;lt; b>", "&lt;a &amp;lt; b&gt;"],
    ["<v Bob --\n", "&lt;v Bob --"],
    ["<lang en-GB>colour</lang>", "<lang en-GB>colour</lang>"],
    ["<lang javascript:x>no</lang>", "no"],
    ["<b><i>crossed</b></i>", "<b><i>crossed</i></b>"],
    ["</b>closed", "closed"],
    ["<c.a--b>x", "&lt;c.a--b&gt;x"],
    ["one <00:00:01.500>two", "one two"],
    ["<ruby>kan<rt>かん</rt></ruby>", "kanかん"],
    ["tab\tand \u0007bell\u202e", "tab and bell\u202e"],
    ["half \ud800 of a pair", "half \ufffd of a pair"],
  ])("%j becomes %j", (payload, text) => {
    expect(cleaned(payload)).toEqual([text]);
  });

  it("never holds the arrow or an empty line, with which a cue could be made inside of a cue", () => {
    expect(cleaned("<v Bob --&gt;>x")).toEqual(["<v Bob --&gt;>x</v>"]);
    expect(texts("1\n00:00:01,000 --> 00:00:02,000\na\n<font>\n</font>\n&#10;&#10;b")).toEqual(["a\nb"]);
    expect(cleaned("a&#10;&#10;00:00.000 --&gt; 99:00.000&#10;b")).toEqual([
      "a\n00:00.000 --&gt; 99:00.000\nb",
    ]);
  });
});

describe("what was written", () => {
  const payload = fc
    .array(
      fc.oneof(
        fc.string({ unit: "binary", maxLength: 12 }),
        fc.constantFrom(
          ...["<b>", "</b>", "<v A>", "<v -->", "<v --", "<c.x->", "<lang en>", "</v>", "<i", ">", "&amp;"],
          ...["-->", "\n", "\r", "&#10;", "&lt;", "NOTE", "WEBVTT", "00:01.000 --> 00:02.000", "<", "&"],
        ),
      ),
      { maxLength: 12 },
    )
    .map((parts) => parts.join(""));

  it("is read again as the same cues, whatever the text was, and every < begins a tag of ours", () => {
    fc.assert(
      fc.property(fc.array(payload, { minLength: 1, maxLength: 5 }), (payloads) => {
        const file = payloads
          .map((text, n) => `${n + 1}\n00:00:0${n},000 --> 00:00:0${n + 1},000\n${text}\n`)
          .join("\n");
        const cues = parseCaptions(file, { tolerant: true });
        const written = writeWebVtt(cues);
        if (cues.length > 0) expect(parseCaptions(written)).toEqual(cues);
        for (const { text } of cues) {
          expect(text).not.toMatch(/-->|\n\n|^\n|\n$|\r/);
          expect(text).not.toMatch(/<(?!\/?(b|i|u|c|v|lang)[ .>])/);
        }
      }),
      { numRuns: 500 },
    );
  });

  const arrow = "00:01.000 --> 00:02.000";
  it.each([
    ["tags without end", (many: string) => `WEBVTT\n\n${arrow}\n${many}`, "<v "],
    ["tags that stay", (many: string) => `WEBVTT\n\n${arrow}\n${many}`, "<b>"],
    [
      "dashes in a speaker's name",
      (many: string) => `WEBVTT\n\n${arrow}\n${many}`,
      `<v ${"- ".repeat(140)}x>`,
    ],
    ["ampersands", (many: string) => `WEBVTT\n\n${arrow}\n${many}`, "&#"],
    ["blanks behind the times", (many: string) => `WEBVTT\n\n${arrow}${many}x\u2028x\ntext`, " "],
    ["blanks between the times", (many: string) => `WEBVTT\n\n00:01.000${many}--> 00:02.000\ntext`, " "],
    ["braces", (many: string) => `1\n00:00:01,000 --> 00:00:02,000\n${many}`, "{\\"],
    ["numbers", (many: string) => `1\n00:00:01,000 --> 00:00:02,000\n${many}`, "1\n"],
  ])("are read to the end in a file of the greatest size: %s", (_, file, part) => {
    const text = file(part.repeat(captionMaxBytes / part.length));
    const read = () => void parseCaptions(text, { tolerant: true });
    // Less than a second where the work grows with the file. Where it grows with its square it takes hours, hence the end.
    expect(() => runInNewContext("read()", { read }, { timeout: 30_000 })).not.toThrow();
  });
});

describe("bytes", () => {
  const umlauts = "Grüße, €5";
  it.each([
    ["UTF-8", Buffer.from(umlauts)],
    ["UTF-8 with its mark", Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(umlauts)])],
    ["UTF-16LE", Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(umlauts, "utf16le")])],
    ["UTF-16BE", Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(umlauts, "utf16le").swap16()])],
    ["Windows-1252", Buffer.from([0x47, 0x72, 0xfc, 0xdf, 0x65, 0x2c, 0x20, 0x80, 0x35])],
  ])("are read as %s", (_, bytes) => {
    expect(decodeText(bytes)).toBe(umlauts);
  });

  it("that are no text are refused", () => {
    expect(() => decodeText(Buffer.from([0x1a, 0x45, 0xdf, 0xa3, 0, 0, 0]))).toThrow(/no text file/);
  });
});
