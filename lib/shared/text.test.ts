import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cleanLine, cleanText, cutText, lineSchema, shorten, textSchema } from "./text.ts";

const rightToLeftOverride = "\u202e";

describe("cleanLine", () => {
  it.each([
    ["white space of every kind", "  My\t first\r\n\u2028film\u00a0 ", "My first film"],
    ["NUL and other controls", "a\u0000b\u001b[31mc\u009d", "ab[31mc"],
    ["halves of surrogate pairs", "a\ud83c and \udfa4b", "a and b"],
    ["bidirectional controls", `photo${rightToLeftOverride}gpj.exe\u2066\u2069\u200f`, "photogpj.exe"],
    ["a byte order mark and what is no character", "\ufeffname\uffff\u{1fffe}", "name"],
    ["marks that nobody sees", "Pay\u200bPal\u00ad \u2063Pass", "PayPal Pass"],
    ["text that cannot be seen", "\u200b\u00ad\u3164\u2800\u0301 ", ""],
  ])("cleans %s", (_, dirty, clean) => {
    expect(cleanLine(dirty)).toBe(clean);
  });

  it.each([
    "Ελλάδα, 日本, עברית",
    "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f} 👩‍🚀",
    "می‌خواهم",
  ])("leaves what people write: %s", (text) => expect(cleanLine(text)).toBe(text));
});

it("keeps lines and tabs in a text of several lines", () => {
  expect(cleanText(" one\r\n\ttwo\u2029three\u0007 ")).toBe("one\n\ttwo\nthree");
});

describe("cutText", () => {
  it("cuts before a character that would not be whole", () => {
    expect(cutText(`${"a".repeat(79)}🎤 (English)`, 80)).toBe("a".repeat(79));
    expect(cutText("ab👩‍🚀c", 5)).toBe("ab");
    expect(cutText("cafe\u0301s", 4)).toBe("caf");
    expect(cutText("🎤🎤🎤", 4)).toBe("🎤🎤");
    expect(cutText("one two", 4)).toBe("one");
    expect(cutText("short", 5)).toBe("short");
  });

  it("cuts a letter with marks without end, and an emoji without room", () => {
    expect(cutText(`a${"\u0301".repeat(500)}`, 10)).toHaveLength(10);
    expect(cutText("🎤", 1)).toBe("");
  });
});

it("says of a shortened text that it was longer", () => {
  expect(shorten("a title", 7)).toBe("a title");
  expect(shorten("a title 🎤🎤", 10)).toBe("a title…");
});

it("cleans what is sent before it is measured", () => {
  const line = lineSchema(5).min(1);
  expect(line.parse(" \u202efive\u0000 ")).toBe("five");
  expect(line.safeParse("\u200b\u3164").success).toBe(false);
  expect(line.safeParse("longer").success).toBe(false);
  expect(textSchema(5).parse("a\r\nb")).toBe("a\nb");
});

it("makes of any text one that can be stored, is no longer than asked, and is clean already", () => {
  const anything = fc.string({
    unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
  });
  fc.assert(
    fc.property(anything, fc.nat(40), (text, most) => {
      for (const clean of [cleanText, cleanLine]) {
        const once = clean(text);
        expect(once.isWellFormed()).toBe(true);
        expect(once).not.toContain("\0");
        expect(clean(once)).toBe(once);
        const cut = cutText(once, most);
        expect(cut.length).toBeLessThanOrEqual(most);
        expect(cut.isWellFormed()).toBe(true);
        expect(once.startsWith(cut)).toBe(true);
      }
    }),
  );
});
