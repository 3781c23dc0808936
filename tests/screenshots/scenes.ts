import type { People } from "./cast.ts";
import type { Scene } from "./scene.ts";
import { embedScenes } from "./scenes/embed.ts";
import { emptySiteScenes } from "./scenes/empty-site.ts";
import { gateScenes } from "./scenes/gate.ts";
import { operatorScenes } from "./scenes/operator.ts";
import { peopleScenes } from "./scenes/people.ts";
import { playerScenes } from "./scenes/player.ts";
import { siteScenes } from "./scenes/site.ts";
import { studioScenes } from "./scenes/studio.ts";
import { studioVideoScenes } from "./scenes/studio-video.ts";
import { uploadScenes } from "./scenes/upload.ts";
import { walletScenes } from "./scenes/wallet.ts";
import { watchScenes } from "./scenes/watch.ts";

/** Taken before anything was published. */
export const emptyScenes: readonly Scene<People>[] = emptySiteScenes;

/** Every page and state of a site in use, by area. */
export const scenes: readonly Scene[] = [
  ...siteScenes,
  ...walletScenes,
  ...watchScenes,
  ...playerScenes,
  ...embedScenes,
  ...studioScenes,
  ...studioVideoScenes,
  ...gateScenes,
  ...uploadScenes,
  ...peopleScenes,
  ...operatorScenes,
];
