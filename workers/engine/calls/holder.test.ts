import { spawnSync } from "node:child_process";
import { hostname } from "node:os";
import { describe, expect, it } from "vitest";
import { hasEnded, thisHolder } from "./holder.ts";

const ended = (): number => spawnSync(process.execPath, ["--version"]).pid;

describe("hasEnded", () => {
  it("knows of processes on this machine that they are gone", () => {
    expect(hasEnded(`${hostname()}/${ended()}/any`)).toBe(true);
    expect(hasEnded(`${hostname()}/${process.ppid}/any`)).toBe(false);
  });

  it("tells this process from an earlier one with its pid, as containers give them out", () => {
    expect(hasEnded(thisHolder)).toBe(false);
    expect(hasEnded(`${hostname()}/${process.pid}/any`)).toBe(true);
  });

  it("says nothing of other machines", () => {
    expect(hasEnded(`elsewhere-${hostname()}/${ended()}/any`)).toBe(false);
  });
});
