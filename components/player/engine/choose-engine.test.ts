import { describe, expect, it } from "vitest";
import { chooseEngines } from "./choose-engine.ts";

const chromium = { mediaSource: true, nativeHls: true, webCrypto: true };

describe("chooseEngines", () => {
  it("tries hls.js, then dash.js, then the browser's own HLS", () => {
    expect(chooseEngines(chromium)).toEqual(["hls", "dash", "native"]);
  });

  it("takes native HLS alone where there is no MediaSource", () => {
    expect(chooseEngines({ mediaSource: false, nativeHls: true, webCrypto: true })).toEqual(["native"]);
  });

  it("leaves dash.js out where WebCrypto is missing (no secure context)", () => {
    expect(chooseEngines({ ...chromium, webCrypto: false })).toEqual(["hls", "native"]);
  });

  it("tries a forced engine only, if the browser can run it", () => {
    expect(chooseEngines(chromium, "dash")).toEqual(["dash"]);
    expect(chooseEngines({ ...chromium, mediaSource: false }, "dash")).toEqual([]);
  });
});
