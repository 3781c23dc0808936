import { readFile, writeFile } from "node:fs/promises";
import type { FfmpegTools } from "#lib/media/ffmpeg/find-ffmpeg.ts";
import { confirmEmail, setEmail } from "#lib/shared/api/account.ts";
import { getSession } from "#lib/shared/api/auth.ts";
import { addCaption } from "#lib/shared/api/captions.ts";
import { banViewer, reportVideo, takeDownVideo } from "#lib/shared/api/moderation.ts";
import { getOwnVideo, removeVideo, setAccess, setVisibility, updateVideo } from "#lib/shared/api/videos.ts";
import { uploadFile } from "../../scripts/demo/upload-file.ts";
import { mintMembership } from "../../scripts/demo/wallets.ts";
import { pollUntil } from "../../scripts/local/poll.ts";
import { openInstanceDatabase } from "../faults/database.ts";
import type { SmtpCatcher } from "../integration/people/smtp-catcher.ts";
import { localChain, type Person, signedIn } from "../setup/films.ts";
import type { TestInstance } from "../setup/instance.ts";
import { inventPast } from "./invent-past.ts";
import { cutShortFilm, type ShortFilm, shortFilms } from "./short-films.ts";

const roles = [
  "creator",
  "colleague",
  "stranger",
  "newcomer",
  "uploader",
  "filmmaker",
  "banned",
  "operator",
] as const;
export type Role = (typeof roles)[number];

/** Who looks at a scene, and the pass they hold, if they do. */
export interface Visitor extends Person {
  passId: bigint;
}

/** What there is on a site before anything was published. */
export interface People extends Record<Role, Person> {
  at(path: string): string;
  /** Somebody who was never here before and holds the demo pass. */
  guest(): Promise<Visitor>;
}

/** What there is on a site in use. */
export interface Cast extends People {
  instance: TestInstance;
  /** Keeps the local chain from answering, or lets it answer again. */
  silenceChain(silent: boolean): void;
  /** One statement to the site's database, for what no page and no route can bring about. */
  sql(statement: string): Promise<unknown>;
  /** The published sample film. */
  sample: string;
  /** The sample as a file. */
  file: string;
  /** A folder for files that scenes make. */
  folder: string;
  tools: FfmpegTools;
  /** The id of the short film with this title. */
  film(title: string): string;
  /** A video of the creator's whose file is no film. */
  rejected: string;
  /** A video of the uploader's that arrived half. */
  interrupted: string;
  /** The secret of the creator's link that ends their mail. */
  unsubscribeToken: string;
}

export interface Files {
  sample: string;
  folder: string;
  tools: FfmpegTools;
}

export async function gatherPeople(instance: TestInstance, operator: Person): Promise<People> {
  const people: Partial<Record<Role, Person>> = { operator };
  for (const role of roles) people[role] ??= await signedIn(instance);
  return {
    ...(people as Record<Role, Person>),
    at: (path) => new URL(path, instance.webUrl).href,
    async guest() {
      const person = await signedIn(instance);
      return { ...person, passId: await mintMembership(localChain(instance), person.wallet) };
    },
  };
}

/** Publishes short films and brings about what happens on a site in use. */
export async function gatherCast(
  instance: TestInstance,
  people: People,
  files: Files,
  { post, silenceChain }: { post: SmtpCatcher; silenceChain: Cast["silenceChain"] },
): Promise<Cast> {
  const { creator, uploader } = people;
  const sample = await instance.sample;
  if (sample === null) throw new Error("The sample was not published.");
  await takeMail(creator, post);
  const rejected = await uploadText(creator, files.folder);
  const { membership } = localChain(instance);
  const films = await publishFilms(people, files, membership);
  const film = (title: string) => {
    const id = films.get(title);
    if (id === undefined) throw new Error(`There is no film “${title}”.`);
    return id;
  };
  await furnish(people, film);
  const database = await openInstanceDatabase(instance.dataDir);
  try {
    await inventPast(database, film, membership.toLowerCase());
  } finally {
    await database.close();
  }
  return {
    ...people,
    instance,
    silenceChain,
    async sql(statement) {
      const open = await openInstanceDatabase(instance.dataDir);
      return open.query(statement).finally(() => open.close());
    },
    sample,
    file: files.sample,
    folder: files.folder,
    tools: files.tools,
    film,
    rejected,
    interrupted: await sendHalf(uploader, files.sample),
    unsubscribeToken: await pollUntilFound(() =>
      post.mails.map(({ body }) => /\/unsubscribe#([\w-]+)/.exec(body)?.[1]).find(Boolean),
    ),
  };
}

async function takeMail({ api }: Person, post: SmtpCatcher): Promise<void> {
  await api.call(setEmail, { body: { address: "mara@copper-hills.example" } });
  const code = await pollUntilFound(
    () => /\b\d{6}\b/.exec(post.mails.at(-1)?.headers.get("subject") ?? "")?.[0],
  );
  await api.call(confirmEmail, { body: { code } });
}

async function uploadText({ api }: Person, folder: string): Promise<string> {
  const file = `${folder}/shooting-notes.mp4`;
  await writeFile(file, "Day 1: the ridge, before first light.\n".repeat(400));
  return uploadFile(api, file, () => {});
}

async function publishFilms(people: People, files: Files, membership: string): Promise<Map<string, string>> {
  const begun: { film: ShortFilm; videoId: string }[] = [];
  for (const film of shortFilms(membership)) {
    const { api } = people[film.by];
    const file = await cutShortFilm(files.tools, files.sample, files.folder, film);
    const videoId = await uploadFile(api, file, () => {});
    const params = { videoId };
    await api.call(updateVideo, { params, body: { title: film.title, description: film.description } });
    if (film.gate === "everyone") await api.call(setAccess, { params, body: { access: "everyone" } });
    else if (film.gate !== null)
      await api.call(setAccess, { params, body: { access: "gated", gate: film.gate } });
    begun.push({ film, videoId });
  }
  for (const { film, videoId } of begun) {
    const { api } = people[film.by];
    const params = { videoId };
    const ready = async () => (await api.call(getOwnVideo, { params })).state === "ready";
    if (!(await pollUntil(ready, { timeoutMs: 300_000, everyMs: 300 })))
      throw new Error(`“${film.title}” was not ready in time.`);
    if (film.published) await api.call(setVisibility, { params, body: { visibility: "public" } });
  }
  return new Map(begun.map(({ film, videoId }) => [film.title, videoId]));
}

/** What creators, viewers and operators do to the films. */
async function furnish(people: People, film: Cast["film"]): Promise<void> {
  const { creator, colleague, stranger, newcomer, banned, operator } = people;
  const params = (title: string) => ({ params: { videoId: film(title) } });
  const captions = (language: string, text: string) =>
    creator.api.call(addCaption, {
      ...params("Night walk above the fog"),
      query: { language },
      content: new Blob([`1\n00:00:00,200 --> 00:00:09,800\n${text}\n`]),
    });
  await captions("en", "From here on we go without a light.");
  await captions("de", "Ab hier gehen wir ohne Licht.");
  await creator.api.call(updateVideo, {
    ...params("Night walk above the fog"),
    body: { embedOrigins: ["https://film-journal.example", "https://mara.example"] },
  });
  await colleague.api.call(updateVideo, {
    ...params("Still water"),
    body: { embedOrigins: ["https://film-journal.example"] },
  });
  const inAWeek = new Date(Math.ceil((Date.now() + 6.3 * 86_400_000) / 3_600_000) * 3_600_000);
  await creator.api.call(setVisibility, {
    ...params("Winter light"),
    body: { visibility: "scheduled", scheduledFor: inAWeek.toISOString(), timeZone: "Europe/Berlin" },
  });
  await creator.api.call(removeVideo, params("Test of the new lens"));
  const report = { reason: "copyright", text: "The music from 0:02 on is mine: “Low tide”, 2019." } as const;
  await stranger.api.call(reportVideo, { ...params("Copper hills"), body: report });
  await newcomer.api.call(reportVideo, {
    ...params("Copper hills"),
    body: { reason: "misleading", text: "" },
  });
  await newcomer.api.call(reportVideo, {
    ...params("Harbour, first ferry"),
    body: { reason: "privacy", text: "My face is seen at 0:04. I was not asked." },
  });
  await operator.api.call(takeDownVideo, {
    ...params("Street, by night"),
    body: { reason: "The music belongs to somebody else. Publish it again without that part." },
  });
  const { viewer } = await banned.api.call(getSession, {});
  await operator.api.call(banViewer, {
    params: { viewerId: viewer?.id ?? "" },
    body: { reason: "Films of others were uploaded again and again after three warnings." },
  });
}

/** Sends the first half of a file by tus, as a browser does that is closed then. Gives the video's id. */
async function sendHalf({ api }: Person, file: string): Promise<string> {
  const content = await readFile(file);
  const tus = { ...api.headers(), "tus-resumable": "1.0.0" };
  const about = { filename: "harbour-take-2.mov", filetype: "video/quicktime", title: "Harbour, take 2" };
  const metadata = Object.entries(about).map(
    ([key, value]) => `${key} ${Buffer.from(value).toString("base64")}`,
  );
  const begun = await fetch(new URL("/api/v1/uploads", api.origin), {
    method: "POST",
    headers: { ...tus, "upload-length": String(content.byteLength), "upload-metadata": metadata.join(",") },
  });
  const sent = await fetch(new URL(begun.headers.get("location") ?? "", api.origin), {
    method: "PATCH",
    headers: { ...tus, "content-type": "application/offset+octet-stream", "upload-offset": "0" },
    body: content.subarray(0, Math.floor(content.byteLength * 0.46)),
  });
  if (!sent.ok) throw new Error(`Half of a file was not taken: ${await sent.text()}`);
  return begun.headers.get("streamgate-video-id") ?? "";
}

async function pollUntilFound(look: () => string | undefined): Promise<string> {
  const found = await pollUntil(async () => look(), { timeoutMs: 60_000, everyMs: 200 });
  if (found === undefined) throw new Error("A mail did not come within a minute.");
  return found;
}
