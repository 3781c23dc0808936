import { parseArgs } from "node:util";
import { dataPaths } from "./local/data-folder.ts";
import { loadEnvFile, readStartSettings } from "./local/settings.ts";
import { explainRequest } from "./why/explain-request.ts";
import { explainSession } from "./why/explain-session.ts";
import { explainUpload, explainVideo } from "./why/explain-video.ts";
import { type Explanation, printed } from "./why/explanation.ts";
import { findLines, logFilesOf } from "./why/log-lines.ts";
import { findDatabase, readReportedVideo, readSession, readUpload, readVideo } from "./why/read-facts.ts";

// `npm run why -- REF [--logs FILE …]`: what happened, what was decided and what to do, by the reference of a problem
// (req_…), a playback session (pbs_…), a video (vid_…), an upload (upl_…) or a creator's report (rpt_…). Changes nothing, prints no secret.

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { logs: { type: "string", multiple: true, default: [] } },
});
const [reference = ""] = positionals;
if (!/^(req|pbs|vid|upl|rpt)_[0-9a-z]{26}$/.test(reference)) {
  console.error(
    "Usage: npm run why -- REFERENCE [--logs FILE …]\nA reference is what an error shows (req_…), or the id of a playback (pbs_…), a video (vid_…), an upload (upl_…) or a report (rpt_…).",
  );
  process.exit(2);
}

loadEnvFile();
const settings = readStartSettings(process.env);
const files = [...(await logFilesOf(dataPaths.logs(settings.dataDir))), ...values.logs];
const lines = await findLines(files, reference);

if (reference.startsWith("req_")) {
  console.log(printed(explainRequest(reference, lines)));
  process.exit(lines.length === 0 ? 1 : 0);
}

const database = await findDatabase(settings);
if (database === undefined) {
  console.error(
    `Nothing runs on ${settings.dataDir}, so its database cannot be asked. Start it, or set DATA_DIR or DATABASE_URL.`,
  );
  process.exit(1);
}

async function explain(): Promise<Explanation | null> {
  if (database === undefined) return null;
  if (reference.startsWith("pbs_")) {
    const session = await readSession(database, reference);
    return session === null ? null : explainSession(session, lines, new Date());
  }
  if (reference.startsWith("vid_")) return explainVideoOf(reference);
  if (reference.startsWith("rpt_")) {
    const videoId = await readReportedVideo(database, reference);
    return videoId === null ? null : explainVideoOf(videoId);
  }
  const upload = await readUpload(database, reference);
  if (upload === null) return null;
  return explainUpload(upload, upload.videoId === null ? null : await explainVideoOf(upload.videoId));
}

async function explainVideoOf(videoId: string): Promise<Explanation | null> {
  const video = database === undefined ? null : await readVideo(database, videoId);
  return video === null ? null : explainVideo(video, await findLines(files, videoId));
}

try {
  const explanation = await explain();
  if (explanation === null) console.error(`The database of this instance knows nothing of ${reference}.`);
  else console.log(printed(explanation));
  process.exitCode = explanation === null ? 1 : 0;
} finally {
  await database.close();
}
