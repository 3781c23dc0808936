import { execFile, spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { renderDashManifest } from "#lib/playback/manifests/dash.ts";
import { samplePackage } from "#lib/playback/manifests/sample-package.ts";
import { portableUris, sessionUris } from "#lib/playback/manifests/uris.ts";

const run = promisify(execFile);
const ownSchema = fileURLToPath(new URL("../../fixtures/dash-mpd.xsd", import.meta.url));
// The published DASH-MPD.xsd (with the xlink.xsd that it imports beside it), where somebody has it at hand.
const schemas = [ownSchema, process.env.DASH_MPD_XSD].filter((path) => path !== undefined);
const missing = spawnSync("xmllint", ["--version"]).error !== undefined;

// Debian: apt-get install libxml2-utils. Without it these show as skipped; the unit tests still hold the structure.
describe.skipIf(missing)("the MPD, validated by xmllint", () => {
  const uris = sessionUris("pbs_1", { id: "pkg_1", cid: "bafy" });
  const manifests = {
    "of a finished film": renderDashManifest(samplePackage(), uris),
    "of a growing film": renderDashManifest(
      samplePackage({ complete: false, generationOf: (n) => (n < 4 ? "gen_a" : "gen_b") }),
      uris,
    ),
    "of a silent film": renderDashManifest(samplePackage({ audio: false }), uris),
    "that is pinned": renderDashManifest(samplePackage(), portableUris),
  };

  for (const [which, mpd] of Object.entries(manifests)) {
    it(`${which} fits the schema`, async () => {
      const folder = await mkdtemp(join(tmpdir(), "mpd-"));
      try {
        const file = join(folder, "manifest.mpd");
        await writeFile(file, mpd);
        for (const schema of schemas) {
          const { stderr } = await run("xmllint", ["--nonet", "--noout", "--schema", schema, file]);
          expect(stderr).toContain("validates");
        }
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    });
  }
});
