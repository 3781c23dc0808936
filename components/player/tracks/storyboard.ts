/** The small pictures of the time bar, as an element can show them. */
export interface Storyboard {
  /** Fetches those at this address of the playback session (`storyboard.vtt`); null: there are none. */
  show(url: string | null): void;
  /** Lets go of what was fetched. */
  close(): void;
}

interface StoryboardOptions {
  /** Fetches a file with what opens the playback session. Throws when it does not come. */
  fetchFile(url: string): Promise<Blob>;
  /** Gets the address of the cues, which name pictures that are there; null while there are none. */
  onChange(url: string | null): void;
}

/** A cue's text: the name of a sheet and the place of a tile on it (Media Fragments 1.0 §4.2.2). */
const cueText = /^(\S+)(#xywh=\S+)$/gm;

/**
 * The cues and all sheets, fetched here and handed on from memory: an element would ask with a cookie alone, which a
 * framed player does not have.
 */
export function createStoryboard({ fetchFile, onChange }: StoryboardOptions): Storyboard {
  let shown: string | null = null;
  let kept: string[] = [];

  function keep(file: Blob): string {
    const url = URL.createObjectURL(file);
    kept.push(url);
    return url;
  }

  function close() {
    for (const url of kept) URL.revokeObjectURL(url);
    kept = [];
    if (shown === null) return;
    shown = null;
    onChange(null);
  }

  async function load(url: string) {
    const cues = await (await fetchFile(url)).text();
    const names = new Set([...cues.matchAll(cueText)].map(([, name = ""]) => name));
    const files = await Promise.all(
      [...names].map(async (name) => [name, await fetchFile(new URL(name, url).href)] as const),
    );
    if (shown !== url) return;
    const sheets = new Map(files.map(([name, file]) => [name, keep(file)]));
    const own = cues.replaceAll(cueText, (_, name: string, place: string) => `${sheets.get(name)}${place}`);
    onChange(keep(new Blob([own], { type: "text/vtt" })));
  }

  return {
    show(path) {
      const url = path === null ? null : new URL(path, location.href).href;
      if (url === shown) return;
      close();
      shown = url;
      // Without them the bar shows the time alone.
      if (url !== null) load(url).catch(() => undefined);
    },
    close,
  };
}
