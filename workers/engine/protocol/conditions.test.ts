import { expect, it } from "vitest";
import { agrees, holds, valueAt } from "./conditions.ts";

const event = (data: Record<string, unknown>) => ({ id: "evt_1", name: "a", data, ts: 0 });

it("reads paths of an event, and finds nothing where there is nothing", () => {
  expect(valueAt("event.data.video.id", event({ video: { id: "v" } }))).toBe("v");
  expect(valueAt("event.name", event({}))).toBe("a");
  for (const path of ["event.data.x.y", "event.data.constructor", "event.data.text.length", "data.text"])
    expect(valueAt(path, event({ text: null }))).toBeUndefined();
});

it("compares two events at a path, and an event with a text", () => {
  const match = "event.data.x == async.data.x";
  expect(agrees(match, event({ x: "1" }), event({ x: "1", y: 2 }))).toBe(true);
  expect(agrees(match, event({ x: "1" }), event({ x: 1 }))).toBe(false);
  expect(holds("event.data.x == '1'", event({ x: "1" }))).toBe(true);
  expect(holds("event.data.x == '1'", event({ x: "2" }))).toBe(false);
  expect(holds(undefined, event({}))).toBe(true);
});

it("takes what it does not understand as not so", () => {
  for (const text of [
    "true",
    "event.data.x != '1'",
    "event.data.x == async.data.y",
    "event.data.x == 'a' || true",
  ]) {
    expect(holds(text, event({ x: "a" }))).toBe(false);
    expect(agrees(text, event({ x: "a" }), event({ x: "a", y: "a" }))).toBe(false);
  }
});
