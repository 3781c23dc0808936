import type { OwnVideo } from "#lib/shared/video.ts";
import { liveTabs, oneTabAtATime, tabId } from "./live-tabs.ts";
import { forgetRecord, listRecords, type UploadRecord } from "./upload-records.ts";
import { findUpload, setElsewhere } from "./upload-store.ts";
import { adopt, openHandle, startNext } from "./uploads.ts";

/**
 * Takes up what closed tabs left behind: with a handle that the browser still opens they go on by themselves, with one
 * that needs a press they wait for it. What lives in another tab is left to it. Safe to call again and again.
 * @param videos the viewer's own, as the server told them just now
 */
export function restoreUploads(viewerId: string, videos: readonly OwnVideo[]): Promise<void> {
  return oneTabAtATime("restore", async () => {
    const records = await listRecords(viewerId);
    const live = await liveTabs();
    const others = records.filter((record) => record.tabId !== tabId && live.has(record.tabId));
    setElsewhere(new Set(others.flatMap((record) => record.uploadId ?? [])));
    for (const record of records) {
      if (live.has(record.tabId) || findUpload(record.key) !== undefined) continue;
      await takeUp(record, videos);
    }
    startNext();
  });
}

async function takeUp(record: UploadRecord, videos: readonly OwnVideo[]): Promise<void> {
  const { handle, uploadId } = record;
  const video = videos.find((each) => each.upload.id === uploadId);
  const unfinished = uploadId === null || (video?.state === "uploading" && video.upload.completedAt === null);
  // Without a handle the file has to be chosen again. Where the server has a part of it, its list of videos says so.
  if (!unfinished || (handle === null && uploadId !== null)) return forgetRecord(record.key);
  const file = handle === null ? null : await openHandle(handle, { ask: false });
  const same = file !== null && file.size === record.size && file.lastModified === record.lastModified;
  adopt(record, same ? file : null);
}
