import { KeyRound, Play, Upload } from "lucide-react";

const STEPS = [
  {
    icon: Upload,
    title: "Upload",
    text: "Drop a video into the browser. It is transcoded for every screen, encrypted, and stored under its own fingerprint on IPFS.",
  },
  {
    icon: KeyRound,
    title: "Say what opens it",
    text: "An NFT, a pass, a balance, a list of accounts, or any mix of them. The rule is shown to everyone in plain words.",
  },
  {
    icon: Play,
    title: "Publish",
    text: "Holders sign in and watch at once. Whoever lacks the token is told what is missing. When a token is sold, playback goes with it.",
  },
];

/** The product in three steps. */
export function HowItWorks() {
  return (
    <section aria-labelledby="how" className="page flex flex-col gap-6">
      <h2 id="how" className="text-2xl font-semibold">
        How it works
      </h2>
      <ol className="grid gap-4 md:grid-cols-3">
        {STEPS.map(({ icon: Icon, title, text }, index) => (
          <li key={title} className="card flex flex-col gap-3 p-6">
            <span className="grid size-10 place-items-center rounded-lg bg-accent-soft text-accent">
              <Icon aria-hidden="true" className="size-5" />
            </span>
            <h3 className="font-semibold">
              {index + 1}. {title}
            </h3>
            <p className="text-sm text-muted">{text}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}
