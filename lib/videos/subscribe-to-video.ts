import type { Database } from "#lib/platform/db.ts";
import { listenTo } from "#lib/platform/listen.ts";
import type { Log } from "#lib/platform/log.ts";
import { videoChannel } from "./notify-video.ts";

export interface VideoSource {
  db: Database;
  databaseUrl: string;
  log: Log;
}

interface Hub {
  subscribers: Map<string, Set<() => void>>;
  listener: { close(): Promise<void> };
}

const hubs = new WeakMap<Database, Hub>();

/**
 * Calls `onChange` when the video's state or progress changes, and when changes may have been missed. All subscribers
 * of a process share one LISTEN connection, which is closed with the last of them. Returns how to stop.
 */
export function subscribeToVideo(source: VideoSource, videoId: string, onChange: () => void): () => void {
  const hub = hubs.get(source.db) ?? openHub(source);
  const callbacks = hub.subscribers.get(videoId) ?? new Set();
  hub.subscribers.set(videoId, callbacks.add(onChange));
  return () => {
    callbacks.delete(onChange);
    if (callbacks.size === 0 && hub.subscribers.get(videoId) === callbacks) hub.subscribers.delete(videoId);
    if (hub.subscribers.size > 0 || hubs.get(source.db) !== hub) return;
    hubs.delete(source.db);
    void hub.listener.close();
  };
}

function openHub({ db, databaseUrl, log }: VideoSource): Hub {
  const subscribers: Hub["subscribers"] = new Map();
  const onNotify = (videoId: string) => {
    const sets = videoId === "" ? [...subscribers.values()] : [subscribers.get(videoId) ?? []];
    for (const callbacks of sets) for (const callback of callbacks) callback();
  };
  const hub = { subscribers, listener: listenTo({ databaseUrl, channel: videoChannel, onNotify, log }) };
  hubs.set(db, hub);
  return hub;
}
