import { describe, expect, it } from "vitest";
import { renderDashManifest } from "#lib/playback/manifests/dash.ts";
import { sampleCaptions, samplePackage } from "#lib/playback/manifests/sample-package.ts";
import { portableUris, sessionUris } from "#lib/playback/manifests/uris.ts";
import { validateMpd } from "../../setup/validate-mpd.ts";

describe("the MPD, validated by xmllint", () => {
  const uris = sessionUris("pbs_1", { id: "pkg_1", cid: "bafy" });
  const manifests = {
    "of a finished film": renderDashManifest(samplePackage(), uris),
    "of a growing film": renderDashManifest(
      samplePackage({ complete: false, generationOf: (n) => (n < 4 ? "gen_a" : "gen_b") }),
      uris,
    ),
    "of a silent film": renderDashManifest(samplePackage({ audio: false }), uris),
    "of a film in two languages": renderDashManifest(samplePackage({ audio: ["en", "de"] }), uris),
    "of a film with captions": renderDashManifest(samplePackage(), uris, sampleCaptions),
    "of a growing film with captions": renderDashManifest(
      samplePackage({ complete: false, audio: false }),
      uris,
      sampleCaptions,
    ),
    "that is pinned": renderDashManifest(samplePackage(), portableUris),
  };

  for (const [which, mpd] of Object.entries(manifests)) {
    it(`${which} fits the schema`, async () => {
      await validateMpd(mpd);
    });
  }

  it("is told from one that does not fit", async () => {
    const broken = renderDashManifest(samplePackage(), uris).replace("<Period", "<Perod");
    await expect(validateMpd(broken)).rejects.toThrow(/validate|parser error/);
  });
});
