import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { FfmpegTools } from "#lib/media/ffmpeg/find-ffmpeg.ts";
import type { Rule } from "#lib/shared/gate.ts";

const run = promisify(execFile);

export interface ShortFilm {
  /** Of the file, without its extension. */
  file: string;
  title: string;
  description: string;
  by: "creator" | "colleague";
  /** Where in the sample it is taken from and how long it is, in seconds. */
  from: number;
  seconds: number;
  /** What of the sample's picture is seen, and in which colours: FFmpeg filters. */
  look: string;
  /** Who may watch; null while the creator has not said. */
  gate: Rule | "everyone" | null;
  published: boolean;
}

const SMALL = "scale=854:480,setsar=1";

/** Films for a site that is in use: each another part of the sample, in other colours. The last ones stay drafts. */
export function shortFilms(membership: string): ShortFilm[] {
  const pass: Rule = { type: "erc721", chain: "eip155:31337", contract: membership.toLowerCase() };
  const crew: Rule = {
    type: "allowlist",
    accounts: [`eip155:1:0x${"3f".repeat(20)}`, `eip155:1:0x${"9c".repeat(20)}`],
  };
  return [
    {
      file: "still-water-final",
      title: "Still water",
      description: "A lake in the north, four in the morning. No wind, no cut.",
      by: "colleague",
      from: 17,
      seconds: 9,
      look: `crop=1066:300:107:345,split[a][b];[b]vflip,boxblur=3[c];[a][c]vstack,eq=saturation=0.8,${SMALL}`,
      gate: "everyone",
      published: true,
    },
    {
      file: "first-ferry-v3",
      title: "Harbour, first ferry",
      description: "The same pier for a whole winter.",
      by: "colleague",
      from: 12,
      seconds: 8,
      look: `crop=512:288:768:360,hflip,hue=s=0.45,colorbalance=bm=.18:bh=.12:rm=-.06,${SMALL}`,
      gate: pass,
      published: true,
    },
    {
      file: "festival-last-evening",
      title: "The last evening of the festival",
      description: "For those who were there: three passes open it.",
      by: "creator",
      from: 26,
      seconds: 8,
      look: `crop=640:360:320:350,colorbalance=rs=.16:bs=.22:rm=.12:bm=.12,eq=contrast=1.12,${SMALL}`,
      gate: { ...pass, minBalance: "3" },
      published: true,
    },
    {
      file: "copper-hills",
      title: "Copper hills",
      description: "Colour study no. 4.",
      by: "creator",
      from: 22,
      seconds: 9,
      look: `crop=640:360:470:350,colorchannelmixer=.75:.45:.2:0:.35:.45:.1:0:.15:.2:.35,${SMALL}`,
      gate: "everyone",
      published: true,
    },
    {
      file: "night-walk-master",
      title: "Night walk above the fog",
      description:
        "Filmed from the ridge in one take, an hour before the first light.\n\nNotes and the route: https://example.org/night-walk",
      by: "creator",
      from: 3,
      seconds: 10,
      look: `crop=640:360:130:350,hue=s=0.6,colorbalance=bs=.18:bm=.14:rs=-.04,eq=gamma=1.3,${SMALL}`,
      gate: { any: [pass, crew] },
      published: true,
    },
    {
      file: "making-of-the-gate",
      title: "Making of: the gate",
      description: "How the arch was drawn, with notes on the light.",
      by: "creator",
      from: 10.4,
      seconds: 12,
      look: "null",
      gate: pass,
      published: false,
    },
    {
      file: "winter-light-rough-cut",
      title: "Winter light",
      description: "Comes out with the new season.",
      by: "creator",
      from: 21.5,
      seconds: 4,
      look: `crop=640:360:200:350,hue=s=0.2,eq=brightness=0.06:gamma=1.2,${SMALL}`,
      gate: pass,
      published: false,
    },
    {
      file: "DSC_4471",
      title: "DSC_4471",
      description: "",
      by: "creator",
      from: 0.6,
      seconds: 3,
      look: `crop=640:360:560:350,${SMALL}`,
      gate: null,
      published: false,
    },
    {
      file: "street-by-night",
      title: "Street, by night",
      description: "With sound from the club next door.",
      by: "creator",
      from: 4,
      seconds: 3,
      look: `crop=640:360:640:360,hue=h=40:s=1.3,${SMALL}`,
      gate: "everyone",
      published: true,
    },
    {
      file: "lens-test",
      title: "Test of the new lens",
      description: "",
      by: "creator",
      from: 15,
      seconds: 3,
      look: `crop=640:360:0:360,${SMALL}`,
      gate: null,
      published: false,
    },
  ];
}

/** Cuts a short film out of the sample; gives its file. */
export async function cutShortFilm(
  tools: FfmpegTools,
  sample: string,
  folder: string,
  { file, from, seconds, look }: ShortFilm,
): Promise<string> {
  const target = join(folder, `${file}.mp4`);
  const range = ["-ss", String(from), "-i", sample, "-t", String(seconds)];
  await run(tools.ffmpegPath, ["-v", "error", "-y", ...range, "-vf", look, "-preset", "veryfast", target]);
  return target;
}
