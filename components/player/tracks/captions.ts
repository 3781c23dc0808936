import type { Caption } from "#lib/shared/api/playback.ts";
import { recall, remember, sameLanguage } from "./remembered.ts";

/** Kept instead of a language when captions were turned off. */
const OFF = "off";

export interface CaptionsState {
  list: readonly Caption[];
  /** Id of the captions that are wanted; null = off. */
  chosen: string | null;
  /** Where the browser finds the text of the chosen ones; null while it is fetched, and when they are off. */
  textUrl: string | null;
  /** The text of the chosen ones did not come. */
  failed: boolean;
}

export const noCaptions: CaptionsState = { list: [], chosen: null, textUrl: null, failed: false };

export interface Captions {
  /** The captions of the video that is played. The first time the language of the last visit is chosen. */
  offer(list: readonly Caption[]): void;
  choose(id: string | null): void;
  /** Off, or on in the language that fits best. */
  toggle(): void;
  /** Lets go of texts that were fetched. */
  close(): void;
}

interface CaptionsOptions {
  /** Fetches the WebVTT text with what opens the playback session. */
  fetchText(url: string): Promise<Blob>;
  onChange(state: CaptionsState): void;
  /** BCP 47, the most wanted first. */
  languages?: readonly string[];
}

/** Which captions are shown, and their text: fetched once, when they are wanted. */
export function createCaptions({ fetchText, onChange, languages = [] }: CaptionsOptions): Captions {
  let state = noCaptions;
  const texts = new Map<string, string>();

  function set(change: Partial<CaptionsState>) {
    state = { ...state, ...change };
    onChange(state);
  }

  function show(id: string | null) {
    set({ chosen: id, textUrl: id === null ? null : (texts.get(id) ?? null), failed: false });
    const caption = state.list.find((one) => one.id === id);
    if (caption === undefined || texts.has(caption.id)) return;
    fetchText(caption.url).then(
      (text) => {
        const url = URL.createObjectURL(text);
        texts.set(caption.id, url);
        if (state.chosen === caption.id) set({ textUrl: url });
      },
      () => {
        if (state.chosen === caption.id) set({ failed: true });
      },
    );
  }

  function inLanguage(language: string | undefined): Caption | undefined {
    if (language === undefined) return undefined;
    const { list } = state;
    return (
      list.find((one) => one.language === language) ??
      list.find((one) => sameLanguage(one.language, language))
    );
  }

  function choose(id: string | null) {
    remember("captions", state.list.find((one) => one.id === id)?.language ?? OFF);
    show(id);
  }

  return {
    offer(list) {
      if (sameCaptions(state.list, list)) return set({ list });
      const before = state.list.find(({ id }) => id === state.chosen)?.language ?? recall("captions");
      set({ list });
      show(before === OFF ? null : (inLanguage(before)?.id ?? null));
    },
    choose,
    toggle() {
      if (state.chosen !== null) return choose(null);
      const wanted = [recall("captions"), ...languages].map(inLanguage).find((one) => one !== undefined);
      choose((wanted ?? state.list[0])?.id ?? null);
    },
    close() {
      for (const url of texts.values()) URL.revokeObjectURL(url);
      texts.clear();
      state = noCaptions;
    },
  };
}

/** Another session of the same video offers the same captions at other addresses: what was fetched still serves. */
function sameCaptions(a: readonly Caption[], b: readonly Caption[]): boolean {
  return a.length === b.length && a.every(({ id }, index) => b[index]?.id === id);
}
