import type { Host } from "#lib/kernel/host.ts";
import { decryptSegment } from "#lib/media/encrypt-segment.ts";
import { sha256 } from "#lib/platform/crypto.ts";
import { loadContentKey } from "#lib/playback/content-keys.ts";
import { deriveRunKey } from "#lib/playback/derive-run-key.ts";
import { runOfSegment } from "#lib/shared/playback-constants.ts";
import { type LoadedTrack, loadPackage } from "#lib/videos/packages.ts";
import { collect } from "./pipeline-world.ts";

/** A track as one clear MP4, by its rows alone; fails when stored bytes differ from their row or leave a gap. */
export async function decryptTrack(
  host: Host,
  packageId: string,
  name: string,
): Promise<{ file: Buffer; track: LoadedTrack }> {
  const loaded = await loadPackage(host.db, packageId);
  const track = loaded.tracks.find((candidate) => candidate.name === name);
  if (track === undefined) throw new Error(`no track ${name}`);
  const { cid: folder, videoId } = loaded.package;
  const { packages } = host.stores;
  const read = async (ref: string, cid: string | null) =>
    collect((await packages.get(folder === null ? (cid ?? "") : `${folder}/${ref}`)).bytes);
  const contentKey = await loadContentKey(host.db.prisma, host.config.masterKey, videoId);
  const parts = [await read(track.initRef, track.initCid)];
  let expected = track.segments[0]?.startTicks ?? 0;
  for (const [index, segment] of track.segments.entries()) {
    const { n, generation, ref, cid, startTicks, durationTicks } = segment;
    if (n !== index || Number(startTicks) !== Number(expected))
      throw new Error(`a gap before segment ${index} of ${name}`);
    expected = Number(startTicks) + durationTicks;
    const encrypted = await read(ref, cid);
    if (sha256(encrypted) !== segment.sha256)
      throw new Error(`segment ${n} of ${name} is not what its row says`);
    const key = deriveRunKey(contentKey, { generation, track: name, run: runOfSegment(n) });
    parts.push(decryptSegment(encrypted, key, n));
  }
  return { file: Buffer.concat(parts), track };
}
