import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { FfmpegTools } from "#lib/media/find-ffmpeg.ts";
import { getOwnVideo, setAccess, setVisibility, updateVideo } from "#lib/shared/api/videos.ts";
import type { Rule } from "#lib/shared/gate.ts";
import { holder, localChain, type Person, signedIn } from "../../tests/setup/films.ts";
import type { TestInstance } from "../../tests/setup/instance.ts";
import { uploadFile } from "../demo/upload-file.ts";
import { pollUntil } from "../local/poll.ts";

const run = promisify(execFile);

export const roles = ["creator", "holder", "stranger", "newcomer", "uploader", "operator"] as const;
export type Role = (typeof roles)[number];

/** What the scenes play with: the instance, its people and its videos. */
export interface Cast extends Record<Role, Person> {
  at(path: string): string;
  /** Keeps the local chain from answering, or lets it answer again. */
  silenceChain(silent: boolean): void;
  /** The published sample film. */
  sample: string;
  /** The sample as a file. */
  film: string;
  /** A ready video of the creator's that is not published. */
  draft: string;
}

interface Short {
  title: string;
  description: string;
  /** Where in the sample it is taken from, in seconds, and how its colours are turned, in degrees. */
  from: number;
  hue: number;
  access: { access: "everyone" } | { access: "gated"; gate: Rule };
  published: boolean;
}

/** Makes the people and publishes a few short films, so that pages show what they show on a site in use. */
export async function gatherCast(
  instance: TestInstance,
  chain: { silence(silent: boolean): void },
  files: { film: string; folder: string; tools: FfmpegTools; operator: Person },
): Promise<Cast> {
  const sample = await instance.sample;
  if (sample === null) throw new Error("The sample was not published.");
  const creator = await signedIn(instance);
  const ids: string[] = [];
  for (const [index, short] of shorts(localChain(instance).membership).entries()) {
    const file = join(files.folder, `short-${index}.mp4`);
    const cut = ["-ss", String(short.from), "-i", files.film, "-t", "3.4", "-vf", `hue=h=${short.hue}`];
    await run(files.tools.ffmpegPath, ["-v", "error", "-y", ...cut, "-preset", "veryfast", file]);
    ids.push(await publish(creator, file, short));
  }
  return {
    at: (path) => new URL(path, instance.webUrl).href,
    silenceChain: chain.silence,
    sample,
    film: files.film,
    draft: ids.at(-1) ?? "",
    creator,
    holder: await holder(instance),
    stranger: await signedIn(instance),
    newcomer: await signedIn(instance),
    uploader: await signedIn(instance),
    operator: files.operator,
  };
}

function shorts(membership: string): Short[] {
  const pass: Rule = { type: "erc721", chain: "eip155:31337", contract: membership.toLowerCase() };
  const balance: Rule = { ...pass, minBalance: "3" };
  return [
    {
      title: "Night walk above the fog",
      description: "Filmed from the ridge in one take, an hour before the first light.",
      from: 0.6,
      hue: 35,
      access: { access: "gated", gate: { any: [pass, balance] } },
      published: true,
    },
    {
      title: "Copper hills",
      description: "Colour study no. 4.",
      from: 21.4,
      hue: -75,
      access: { access: "everyone" },
      published: true,
    },
    {
      title: "The last evening of the festival",
      description: "For those who were there: three passes open it.",
      from: 21.4,
      hue: 215,
      access: { access: "gated", gate: balance },
      published: true,
    },
    {
      title: "Making of: the gate",
      description: "How the arch was drawn, with notes on the light.",
      from: 10.4,
      hue: 0,
      access: { access: "gated", gate: pass },
      published: false,
    },
  ];
}

async function publish({ api }: Person, file: string, short: Short): Promise<string> {
  const videoId = await uploadFile(api, file, () => {});
  const params = { videoId };
  await api.call(updateVideo, { params, body: { title: short.title, description: short.description } });
  await api.call(setAccess, { params, body: short.access });
  const ready = async () => (await api.call(getOwnVideo, { params })).state === "ready";
  if (!(await pollUntil(ready, { timeoutMs: 300_000, everyMs: 500 }))) {
    throw new Error(`“${short.title}” was not ready in time.`);
  }
  if (short.published) await api.call(setVisibility, { params, body: { visibility: "public" } });
  return videoId;
}
