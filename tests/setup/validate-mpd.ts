import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { ensureXmllint } from "./xmllint.ts";

const run = promisify(execFile);
const ownSchema = fileURLToPath(new URL("../fixtures/dash-mpd.xsd", import.meta.url));
const published = process.env.DASH_MPD_XSD;
const schemas = published ? [ownSchema, published] : [ownSchema];

/**
 * Validates an MPD against the schema of what StreamGate writes and, where DASH_MPD_XSD names the published
 * DASH-MPD.xsd (with the xlink.xsd that it imports beside it), against that as well. Throws with what xmllint says.
 */
export async function validateMpd(mpd: string): Promise<void> {
  const xmllint = await ensureXmllint(console.error);
  const folder = await mkdtemp(join(tmpdir(), "streamgate-mpd-"));
  try {
    const file = join(folder, "manifest.mpd");
    await writeFile(file, mpd);
    for (const schema of schemas) {
      await run(xmllint, ["--nonet", "--noout", "--schema", schema, file]);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
