import { expect, test } from "vitest";
import { describeNotice, describeState } from "./player-text.ts";

test("a silent chain begins a sentence with a capital, whatever it is called", () => {
  expect(describeNotice("silent", ["eip155:31337"])).toMatch(/^The local demo chain is not answering\. /);
  expect(describeNotice("silent", [])).toMatch(/^The chain is not answering\. /);
  const { title } = describeState({ name: "silent", chains: ["eip155:31337", "eip155:137"] });
  expect(title).toBe("The local demo chain and Polygon are not answering");
});
