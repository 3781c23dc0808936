import { describe, expect, it } from "vitest";
import type { PlayerStateName } from "../player-state.ts";
import { createWatchingReport } from "./watching-report.ts";

function setUp() {
  let time = 1000;
  const report = createWatchingReport(() => time);
  return {
    report,
    /** Shows a state for so many milliseconds. */
    show(name: PlayerStateName, milliseconds: number) {
      report.stateIs(name);
      time += milliseconds;
    },
    pass(milliseconds: number) {
      time += milliseconds;
    },
  };
}

describe("the report of a playback session", () => {
  it("counts start-up from the press to the first frame", () => {
    const { report, show } = setUp();
    report.pressed();
    show("opening", 100);
    report.opened();
    show("loading", 250);
    report.firstFrame();
    show("playing", 1000);
    expect(report.read()).toEqual({
      startupMs: 350,
      stalls: 0,
      stalledMs: 0,
      watchedMs: 1000,
      rendition: null,
    });
  });

  it("counts one stall however many reasons it had, and the time that it lasted", () => {
    const { report, show } = setUp();
    report.opened();
    show("playing", 1000);
    show("buffering", 300);
    show("silent", 400);
    show("offline", 100);
    show("playing", 500);
    expect(report.read()).toMatchObject({ stalls: 1, stalledMs: 800, watchedMs: 1500 });
  });

  it("tells of a stall while it lasts, once", () => {
    const { report, show } = setUp();
    report.opened();
    show("playing", 1000);
    show("buffering", 900);
    expect(report.read()).toMatchObject({ stalls: 1, stalledMs: 900 });
    expect(report.read()).toMatchObject({ stalls: 1, stalledMs: 900 });
    show("playing", 0);
    expect(report.read()).toMatchObject({ stalls: 1, stalledMs: 900 });
  });

  it("takes neither waiting for the first picture nor seeking nor a blink for a stall", () => {
    const { report, show } = setUp();
    report.opened();
    show("buffering", 2000);
    show("playing", 1000);
    show("seeking", 3000);
    show("playing", 1000);
    show("buffering", 150);
    show("playing", 1000);
    expect(report.read()).toMatchObject({ stalls: 0, stalledMs: 0, watchedMs: 3000 });
  });

  it("does not count what the viewer paused", () => {
    const { report, show } = setUp();
    report.opened();
    show("playing", 1000);
    show("paused", 60_000);
    expect(report.read()).toMatchObject({ watchedMs: 1000, stalledMs: 0 });
  });

  it("begins anew with a session that was opened by itself, which has no start-up time", () => {
    const { report, show, pass } = setUp();
    report.pressed();
    report.opened();
    report.firstFrame();
    show("playing", 5000);
    report.opened();
    pass(700);
    report.firstFrame();
    report.renditionIs("720p");
    expect(report.read()).toEqual({
      startupMs: null,
      stalls: 0,
      stalledMs: 0,
      watchedMs: 700,
      rendition: "720p",
    });
  });
});
