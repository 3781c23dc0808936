import { KeyRound, Play, Upload } from "lucide-react";
import Link from "next/link";
import { Button } from "../ui/button.tsx";

const STEPS = [
  {
    icon: Upload,
    title: "Upload",
    text: "Bring a film in the browser. It is transcoded, encrypted and stored under its own fingerprint on IPFS.",
  },
  {
    icon: KeyRound,
    title: "Say who may watch",
    text: "Choose the tokens that open it: an NFT, a pass, a balance, a list of accounts. No code.",
  },
  {
    icon: Play,
    title: "Publish",
    text: "Holders sign in with their wallet and press play. Whoever lacks the token is told what is missing.",
  },
];

/** What a visitor sees before anything is published: what this is, and where to begin. */
export function EmptyCatalogue() {
  return (
    <section className="page flex flex-col gap-10 pt-10 pb-6 sm:pt-16">
      <div className="flex max-w-2xl flex-col gap-5">
        <h1 className="text-3xl font-semibold">Video that opens with a token</h1>
        <p className="text-lg text-muted">
          Nothing is published here yet. StreamGate lets a creator upload a video, say which tokens open it,
          and keep every right to it. Viewers prove what they hold with a signature – no sign-up, no password.
        </p>
        <div>
          <Button look="primary" size="large" asChild>
            <Link href="/studio">Upload the first video</Link>
          </Button>
        </div>
      </div>
      <ol className="grid gap-4 sm:grid-cols-3">
        {STEPS.map(({ icon: Icon, title, text }, index) => (
          <li key={title} className="card flex flex-col gap-3 p-5">
            <div className="flex items-center gap-3">
              <span className="grid size-10 place-items-center rounded-lg bg-accent-soft text-accent">
                <Icon aria-hidden="true" className="size-5" />
              </span>
              <h2 className="font-semibold">
                {index + 1}. {title}
              </h2>
            </div>
            <p className="text-sm text-muted">{text}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}
