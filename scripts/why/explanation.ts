/** What `npm run why` says about one reference, in plain words. */
export interface Explanation {
  /** One line: what the reference names. */
  title: string;
  happened: string[];
  /** What was decided, condition by condition or step by step; may be empty. */
  decided: string[];
  todo: string[];
}

/** The explanation as text for a terminal. */
export function printed({ title, happened, decided, todo }: Explanation): string {
  const part = (name: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : ["", name, ...lines.map((line) => `  ${line}`)];
  return [
    title,
    ...part("What happened", happened),
    ...part("What was decided", decided),
    ...part("What to do", todo),
  ].join("\n");
}

/** `23 Nov 2026, 20:51:12 UTC` */
export function moment(time: Date | number | string): string {
  const text = new Intl.DateTimeFormat("en-GB", {
    dateStyle: "medium",
    timeStyle: "medium",
    timeZone: "UTC",
  });
  return `${text.format(new Date(time))} UTC`;
}
