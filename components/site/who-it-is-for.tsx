const GROUPS = [
  {
    who: "For creators",
    text: "Your keys, your rules, your video. A recovery kit plays it without us, and every change of the gate holds within seconds.",
  },
  {
    who: "For viewers",
    text: "No account, no password, no e-mail. A signature that costs nothing proves what you hold, and every refusal says why.",
  },
  {
    who: "For those who run it",
    text: "Open and self-hosted. One command starts all of it on one machine; the same program spreads over many.",
  },
];

/** What each kind of person gets out of it, in two sentences. */
export function WhoItIsFor() {
  return (
    <section aria-labelledby="whom" className="page">
      <h2 id="whom" className="sr-only">
        Whom it is for
      </h2>
      <dl className="grid gap-x-10 gap-y-6 border-t pt-8 md:grid-cols-3">
        {GROUPS.map(({ who, text }) => (
          <div key={who} className="flex flex-col gap-1.5">
            <dt className="font-semibold">{who}</dt>
            <dd className="text-sm text-muted">{text}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
