import { createCipheriv } from "node:crypto";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { KeyStore } from "../session/key-store.ts";
import { dashDecryption } from "./dash-decryption.ts";

const KEY = new Uint8Array(16).fill(3);
const MPD = "https://films.example/api/v1/playback/sessions/pbs_1/dash/manifest.mpd";
const SEGMENT = "https://films.example/api/v1/media/pkg_1/v720/4.m4s";
const manifest = `<?xml version="1.0"?>
<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" xmlns:sea="urn:mpeg:dash:schema:sea:2012"><Period><AdaptationSet>
<ContentProtection schemeIdUri="urn:mpeg:dash:sea:2012">
<sea:SegmentEncryption schemeIdUri="urn:mpeg:dash:sea:aes128-cbc:2013"/>
<sea:CryptoPeriod numSegments="3" keyUriTemplate="/keys/gen_1/$RepresentationID$/0"/>
<sea:CryptoPeriod numSegments="3" keyUriTemplate="/keys/gen_2/$RepresentationID$/1"/>
</ContentProtection><SegmentTemplate startNumber="0"/><Representation id="v720"/></AdaptationSet></Period></MPD>`;

function encrypt(text: string, n: number): ArrayBuffer {
  const iv = Buffer.alloc(16);
  iv.writeUInt32BE(n, 12);
  const cipher = createCipheriv("aes-128-cbc", KEY, iv);
  return Uint8Array.from(Buffer.concat([cipher.update(text), cipher.final()])).buffer;
}

function setUp(load: KeyStore["load"] = async () => KEY.slice().buffer) {
  const asked = vi.fn(load);
  const failures: string[] = [];
  const keys: KeyStore = { load: asked, on: () => () => {}, close() {} };
  const decryption = dashDecryption(keys, (error) => failures.push(error.message));
  const readManifest = () =>
    decryption.afterResponse({ request: { url: MPD }, url: MPD, status: 200, data: manifest });
  return { asked, failures, decryption, readManifest };
}

/** Whether a promise is still open after everything that can settle has settled. */
async function hangs(promise: Promise<unknown>): Promise<boolean> {
  const tick = new Promise((resolve) => setTimeout(() => resolve("open"), 20));
  return (await Promise.race([promise, tick])) === "open";
}

beforeEach(() => {
  vi.stubGlobal("location", new URL("https://films.example/watch"));
});

describe("dashDecryption", () => {
  it("fetches the key that the manifest names and hands on the plaintext", async () => {
    const { asked, decryption, readManifest } = setUp();
    await readManifest();
    const request = await decryption.beforeRequest({ url: SEGMENT });
    expect(asked.mock.calls[0]?.[0]).toBe("https://films.example/keys/gen_2/v720/1");
    const data = encrypt("moof and mdat", 4);
    const response = await decryption.afterResponse({ request, status: 200, data });
    expect(Buffer.from(response.data).toString()).toBe("moof and mdat");
  });

  it("leaves init segments and failed answers alone", async () => {
    const { asked, decryption, readManifest } = setUp();
    await readManifest();
    const init = { url: SEGMENT.replace("4.m4s", "init.mp4") };
    expect(await decryption.beforeRequest(init)).toBe(init);
    const answer = { request: { url: SEGMENT }, status: 404, data: new ArrayBuffer(3) };
    expect((await decryption.afterResponse(answer)).data.byteLength).toBe(3);
    expect(asked).not.toHaveBeenCalled();
  });

  it("never hands on ciphertext: a wrong key halts the segment and is told", async () => {
    const { decryption, readManifest, failures } = setUp(async () => new ArrayBuffer(16));
    await readManifest();
    const request = await decryption.beforeRequest({ url: SEGMENT });
    const broken = decryption.afterResponse({ request, status: 200, data: encrypt("moof and mdat", 4) });
    await vi.waitFor(() => expect(failures).toHaveLength(1));
    expect(await hangs(broken)).toBe(true);
  });

  it("never requests a segment that the manifest names no key for", async () => {
    const { decryption, readManifest, failures } = setUp();
    await readManifest();
    const unnamed = decryption.beforeRequest({ url: SEGMENT.replace("4.m4s", "40.m4s") });
    await vi.waitFor(() => expect(failures[0]).toContain("names no key"));
    expect(await hangs(unnamed)).toBe(true);
  });

  it("gives up a wait in silence when dash.js calls the request off", async () => {
    const { decryption, readManifest, failures } = setUp(
      (_url, signal) =>
        new Promise((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason))),
    );
    await readManifest();
    const customData: { abort?: () => void } = {};
    const held = decryption.beforeRequest({ url: SEGMENT, customData });
    customData.abort?.();
    expect(await hangs(held)).toBe(true);
    expect(failures).toEqual([]);
  });

  it("does not request what dash.js called off in the moment when the key came", async () => {
    let come: (key: ArrayBuffer) => void = () => {};
    const { decryption, readManifest, failures } = setUp(() => new Promise((resolve) => (come = resolve)));
    await readManifest();
    const customData: { abort?: () => void } = {};
    const held = decryption.beforeRequest({ url: SEGMENT, customData });
    come(KEY.slice().buffer);
    customData.abort?.();
    expect(await hangs(held)).toBe(true);
    expect(failures).toEqual([]);
  });

  it("decrypts every answer of a segment that is asked for twice", async () => {
    const { decryption, readManifest, failures } = setUp();
    await readManifest();
    const requests = await Promise.all([1, 2].map(() => decryption.beforeRequest({ url: SEGMENT })));
    for (const request of requests) {
      const data = encrypt("moof and mdat", 4);
      const answer = await decryption.afterResponse({ request, status: 200, data });
      expect(Buffer.from(answer.data).toString()).toBe("moof and mdat");
    }
    expect(failures).toEqual([]);
  });
});
