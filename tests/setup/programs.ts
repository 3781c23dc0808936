import { findFfmpegTools } from "#lib/media/ffmpeg/find-ffmpeg.ts";
import { findChromium } from "../../scripts/doctor/find-chromium.ts";
import { findFaketime } from "../faults/rounds/false-clock.ts";
import { hasRealFootage } from "../fixtures/footage.ts";
import { installDebianPackages } from "./debian-packages.ts";
import { hasXmllint } from "./xmllint.ts";

/** What the tests look for on the machine, by the package of Debian's that holds it. */
const looks: Record<string, () => boolean | Promise<boolean>> = {
  chromium: () => findChromium() !== undefined || Boolean(process.env.CHROMIUM_PATH),
  // Beside the builds that npm brings, the one of a distribution is tested.
  ffmpeg: async () => !(await findFfmpegTools(process.env)).source.startsWith("@ffmpeg-"),
  "libxml2-utils": hasXmllint,
  "opencv-doc": hasRealFootage,
  libfaketime: () => findFaketime() !== undefined,
};

/**
 * Installs all that is missing at once, where tests may. Whoever needs one of them looks for it by itself as well, and says
 * what to do when it is not there.
 */
export async function installMissingPrograms(log: (line: string) => void): Promise<void> {
  const found = await Promise.all(
    Object.entries(looks).map(async ([name, look]) => ({ name, here: await look() })),
  );
  const missing = found.filter(({ here }) => !here).map(({ name }) => name);
  if (missing.length > 0) await installDebianPackages(missing, log);
}
