import { expect, it } from "vitest";
import { readFrameMessage, readWindowMessage } from "./embed-messages.ts";

const origin = "https://gate.example";
const popup = {};
const code = { type: "streamgate:code", code: "c".repeat(43) };
const ask = { type: "streamgate:ask", videoId: "vid_1", site: "https://blog.example", challenge: "x" };

it("hears the window it opened", () => {
  expect(readWindowMessage({ origin, source: popup, data: code }, origin, popup)).toEqual(code);
});

it("hears the frame that opened it", () => {
  expect(readFrameMessage({ origin, source: popup, data: ask }, origin, popup)).toEqual(ask);
});

it.each([
  ["another origin", { origin: "https://blog.example", source: popup, data: code }],
  ["an origin that only begins alike", { origin: `${origin}.evil.example`, source: popup, data: code }],
  ["no origin", { origin: "null", source: popup, data: code }],
  ["another window of this origin", { origin, source: {}, data: code }],
  ["no window", { origin, source: null, data: code }],
  ["other words", { origin, source: popup, data: { type: "streamgate:ask" } }],
  ["no words", { origin, source: popup, data: undefined }],
])("does not hear %s", (_, event) => {
  expect(readWindowMessage(event, origin, popup)).toBeNull();
  expect(
    readFrameMessage({ ...event, data: event.data === code ? ask : event.data }, origin, popup),
  ).toBeNull();
});

it("hears nobody while no window is open", () => {
  expect(readWindowMessage({ origin, source: null, data: code }, origin, null)).toBeNull();
});
