import { expect, test } from "vitest";
import { announceOnce } from "./announce-once.ts";

/** Announces wallets to a page that hears each once, and gives the uuids that reach those who listen. */
function heard(...infos: ({ uuid: string; name: string; rdns: string } | null)[]): string[] {
  const page = new EventTarget();
  const uuids: string[] = [];
  announceOnce(page);
  page.addEventListener("eip6963:announceProvider", (event) => {
    uuids.push((event as CustomEvent).detail?.info?.uuid ?? "nothing");
  });
  for (const info of infos) {
    const detail = info === null ? null : { info, provider: {} };
    page.dispatchEvent(new CustomEvent("eip6963:announceProvider", { detail }));
  }
  return uuids;
}

test("a wallet that is announced under two uuids is heard under its first, however often it answers", () => {
  const one = { uuid: "1", name: "Fox", rdns: "io.fox" };
  expect(heard(one, { ...one, uuid: "2" }, one, { ...one, uuid: "3" })).toEqual(["1", "1"]);
});

test("wallets of other names are heard, also those of the same name", () => {
  const one = { uuid: "1", name: "Fox", rdns: "io.fox" };
  expect(heard(one, { ...one, uuid: "2", rdns: "io.fox.flask" }, { ...one, uuid: "3", rdns: "" })).toEqual([
    "1",
    "2",
    "3",
  ]);
});

test("a wallet without a domain goes by its name, and what is no announcement is left to who understands it", () => {
  const nameless = { uuid: "1", name: "Fox", rdns: "" };
  expect(heard(nameless, { ...nameless, uuid: "2" }, null)).toEqual(["1", "nothing"]);
});
