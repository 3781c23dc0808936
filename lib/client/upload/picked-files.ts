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

const VIDEO_ENDINGS = ".mp4 .m4v .mov .mkv .webm .avi .ts .m2ts .mts .mxf .mpg .mpeg .wmv .flv .3gp .ogv";

/** What an `<input type="file">` offers first. */
export const ACCEPTED = `video/*,audio/*,${VIDEO_ENDINGS.replaceAll(" ", ",")}`;

/**
 * Asks for files by the browser's own dialog in the way that gives handles. Null when this browser cannot; an empty
 * choice when the creator thought better of it.
 */
export async function chooseFiles(): Promise<Picked | null> {
  const { showOpenFilePicker } = window as OpenPicker;
  if (showOpenFilePicker === undefined) return null;
  const accept = { "video/*": VIDEO_ENDINGS.split(" ") };
  try {
    const handles = await showOpenFilePicker.call(window, {
      multiple: true,
      types: [{ description: "Videos", accept }],
    });
    return sort(await Promise.all(handles.map(async (handle) => ({ file: await handle.getFile(), handle }))));
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") return { files: [], refused: [] };
    return null;
  }
}

/** The files of an `<input>`. */
export function inputFiles(list: FileList | null): Picked {
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
  const sorted = sort(files);
  return { files: sorted.files, refused: [...refused, ...sorted.refused] };
}

/** Whether a drag carries files at all, not a piece of text or a link. */
export function carriesFiles(data: DataTransfer | null): boolean {
  return data?.types.includes("Files") === true;
}

function sort(picked: PickedFile[]): Picked {
  const judged = picked.map((each) => ({ ...each, why: refusalOf(each.file) }));
  return {
    files: judged.flatMap(({ file, handle, why }) => (why === undefined ? [{ file, handle }] : [])),
    refused: judged.flatMap(({ why }) => why ?? []),
  };
}

const OTHER_KINDS: readonly [RegExp, string][] = [
  [/^image\//, "a picture"],
  [/^text\//, "a text"],
  [/^application\/(pdf|msword|vnd\.(openxml|oasis))/, "a document"],
  [/^application\/(zip|gzip|x-tar|x-7z|vnd\.rar)/, "an archive"],
];

/** Why a file need not even wait for its turn; undefined when the server has to judge. */
export function refusalOf(file: Pick<File, "name" | "size" | "type">): string | undefined {
  if (file.size === 0) return `“${file.name}” is empty, or a folder.`;
  const kind = OTHER_KINDS.find(([type]) => type.test(file.type))?.[1];
  return kind === undefined ? undefined : `“${file.name}” is ${kind}, not a video.`;
}
