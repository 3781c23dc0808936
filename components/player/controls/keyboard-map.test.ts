import { describe, expect, it } from "vitest";
import { commandOf, type KeyFocus, type PlayerCommand } from "./keyboard-map.ts";

const plain = { ctrlKey: false, metaKey: false, altKey: false };
const press = (key: string, focus: KeyFocus = "other") => commandOf({ ...plain, key }, focus);

describe("the keyboard map", () => {
  it.each<[string, PlayerCommand]>([
    [" ", { type: "toggle_play" }],
    ["k", { type: "toggle_play" }],
    ["K", { type: "toggle_play" }],
    ["j", { type: "seek_by", seconds: -10 }],
    ["l", { type: "seek_by", seconds: 10 }],
    ["ArrowLeft", { type: "seek_by", seconds: -5 }],
    ["ArrowRight", { type: "seek_by", seconds: 5 }],
    ["ArrowUp", { type: "volume_by", share: 0.1 }],
    ["ArrowDown", { type: "volume_by", share: -0.1 }],
    ["m", { type: "toggle_mute" }],
    ["f", { type: "toggle_full_screen" }],
    ["c", { type: "toggle_captions" }],
    ["i", { type: "toggle_picture" }],
    [",", { type: "frame_by", frames: -1 }],
    [".", { type: "frame_by", frames: 1 }],
    ["<", { type: "speed_by", steps: -1 }],
    [">", { type: "speed_by", steps: 1 }],
    ["0", { type: "seek_to", share: 0 }],
    ["7", { type: "seek_to", share: 0.7 }],
    ["End", { type: "seek_to", share: 1 }],
    ["?", { type: "help" }],
  ])("knows %j", (key, command) => {
    expect(press(key)).toEqual(command);
  });

  it("leaves other keys and the browser's own shortcuts alone", () => {
    for (const key of ["Tab", "Enter", "Escape", "q", "F5"]) expect(press(key)).toBeNull();
    for (const held of ["ctrlKey", "metaKey", "altKey"]) {
      expect(commandOf({ ...plain, key: "f", [held]: true }, "other")).toBeNull();
    }
  });

  it("takes nothing from the element that has the focus", () => {
    expect(press("k", "text")).toBeNull();
    expect(press(" ", "button")).toBeNull();
    expect(press("k", "button")).toEqual({ type: "toggle_play" });
    expect(press("ArrowLeft", "range")).toBeNull();
    expect(press(" ", "range")).toEqual({ type: "toggle_play" });
    expect(press("ArrowDown", "choice")).toBeNull();
    expect(press("5", "choice")).toEqual({ type: "seek_to", share: 0.5 });
  });
});
