import type { EngineAudio } from "../engine/engine.ts";
import { recall, remember, sameLanguage } from "./remembered.ts";

export interface AudioChoice {
  /** Id of the audio track that was chosen; null = whichever the video begins with. */
  readonly id: string | null;
  /** The audio tracks of a source that opens: the language of the last visit is chosen where the video has it. */
  offer(tracks: readonly EngineAudio[]): void;
  choose(id: string): void;
}

/** Which audio track is wanted; it outlives engines and packages, and its language the visit. */
export function createAudioChoice(): AudioChoice {
  let chosen: string | null = null;
  let tracks: readonly EngineAudio[] = [];
  return {
    get id() {
      return chosen;
    },
    offer(offered) {
      tracks = offered;
      const last = recall("audio");
      if (chosen !== null || last === undefined) return;
      const index = tracks.findIndex(({ language }) => language !== null && sameLanguage(language, last));
      if (index > 0) chosen = tracks[index]?.id ?? null;
    },
    choose(id) {
      chosen = id;
      const language = tracks.find((track) => track.id === id)?.language;
      if (language) remember("audio", language);
    },
  };
}
