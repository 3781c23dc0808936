import { type OtherContent, sniff, sniffedBytes } from "#lib/shared/sniff.ts";

/** A file on the creator's disk that can be opened again later, also after a reload (File System Access). */
export interface FileHandle {
  kind: "file";
  name: string;
  getFile(): Promise<File>;
  queryPermission?(wanted: { mode: "read" }): Promise<PermissionState>;
  requestPermission?(wanted: { mode: "read" }): Promise<PermissionState>;
}

/** A file that was chosen or dropped; without a handle it must be chosen again after a reload. */
export interface PickedFile {
  file: File;
  handle: FileHandle | null;
}

export interface Picked {
  files: PickedFile[];
  /** One sentence for each thing that certainly cannot be taken. */
  refused: string[];
}

interface OpenPicker {
  showOpenFilePicker?(options: object): Promise<FileHandle[]>;
}

interface HandleItem {
  getAsFileSystemHandle?(): Promise<FileHandle | { kind: "directory"; name: string } | null>;
}

/**
 * Asks for files by the browser's own dialog in the way that gives handles. Null when this browser cannot; an empty
 * choice when the creator thought better of it.
 */
export async function chooseFiles(): Promise<Picked | null> {
  const { showOpenFilePicker } = window as OpenPicker;
  if (showOpenFilePicker === undefined) return null;
  try {
    const handles = await showOpenFilePicker.call(window, { multiple: true });
    return await sort(
      await Promise.all(handles.map(async (handle) => ({ file: await handle.getFile(), handle }))),
    );
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") return { files: [], refused: [] };
    return null;
  }
}

/** The files of an `<input>`. */
export function inputFiles(list: FileList | null): Promise<Picked> {
  return sort([...(list ?? [])].map((file) => ({ file, handle: null })));
}

/** What was dropped. Call it within the drop event: the browser takes the files away afterwards. */
export async function droppedFiles(data: DataTransfer): Promise<Picked> {
  const items = [...data.items].filter((item) => item.kind === "file");
  const opened = items.map((item) => ({
    file: item.getAsFile(),
    folder: item.webkitGetAsEntry?.()?.isDirectory === true,
    handle: (item as HandleItem).getAsFileSystemHandle?.().catch(() => null) ?? null,
  }));
  const files: PickedFile[] = [];
  const refused: string[] = [];
  for (const { file, folder, handle } of opened) {
    const known = await handle;
    if (folder || known?.kind === "directory") {
      refused.push(`“${known?.name ?? file?.name}” is a folder. Open it and choose the videos in it.`);
    } else if (file !== null) files.push({ file, handle: known?.kind === "file" ? known : null });
  }
  const sorted = await sort(files);
  return { files: sorted.files, refused: [...refused, ...sorted.refused] };
}

/** Whether a drag carries files at all, not a piece of text or a link. */
export function carriesFiles(data: DataTransfer | null): boolean {
  return data?.types.includes("Files") === true;
}

async function sort(picked: PickedFile[]): Promise<Picked> {
  const judged = await Promise.all(
    picked.map(async (each) => ({ ...each, why: await refusalOf(each.file) })),
  );
  return {
    files: judged.flatMap(({ file, handle, why }) => (why === undefined ? [{ file, handle }] : [])),
    refused: judged.flatMap(({ why }) => why ?? []),
  };
}

const WORDS: Readonly<Record<OtherContent, string>> = {
  empty: "empty, or a folder",
  picture: "a picture, not a video",
  archive: "an archive, not a video. Unpack it and choose the videos in it",
  document: "a document, not a video",
  program: "a program, not a video",
  playlist: "a playlist, not a video. Choose the video that it names",
  text: "a text, not a video",
};

/** Why a file need not even wait for its turn, by its content; undefined when the server has to judge. */
export async function refusalOf(file: File): Promise<string | undefined> {
  const head = await file
    .slice(0, sniffedBytes)
    .arrayBuffer()
    // What cannot be read now may be readable when its turn comes.
    .catch(() => null);
  const content = head === null ? undefined : sniff(new Uint8Array(head));
  return content === undefined ? undefined : `“${file.name}” is ${WORDS[content]}.`;
}
