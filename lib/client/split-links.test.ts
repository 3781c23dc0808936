import { describe, expect, it } from "vitest";
import { splitLinks } from "./split-links.ts";

describe("splitLinks", () => {
  it("links web addresses and leaves the sentence around them", () => {
    expect(splitLinks("See https://example.org/a?b=1, please.")).toEqual([
      { text: "See ", href: null },
      { text: "https://example.org/a?b=1", href: "https://example.org/a?b=1" },
      { text: ", please.", href: null },
    ]);
  });

  it.each(["javascript:alert(1)", "https://bank.example@evil.example/", "data:text/html,x", "<b>no</b>"])(
    "leaves %s as text",
    (text) => expect(splitLinks(text)).toEqual([{ text, href: null }]),
  );

  it("loses nothing", () => {
    const text = "a https://x.example. b (http://y.example/z) https://u:p@x c";
    expect(
      splitLinks(text)
        .map((part) => part.text)
        .join(""),
    ).toBe(text);
  });
});
