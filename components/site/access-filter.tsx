import Link from "next/link";

type Access = "gated" | "everyone" | undefined;

const CHOICES: { access: Access; label: string }[] = [
  { access: undefined, label: "All" },
  { access: "everyone", label: "Open to everyone" },
  { access: "gated", label: "Need a token" },
];

/** Narrows the catalogue by what opens a video; each choice is a link. */
export function AccessFilter({ access, link }: { access: Access; link: (access: Access) => string }) {
  return (
    <nav aria-label="Kind of access" className="flex gap-1 rounded-lg bg-surface-2 p-1">
      {CHOICES.map((choice) => (
        <Link
          key={choice.label}
          href={link(choice.access)}
          aria-current={choice.access === access ? "true" : undefined}
          className="rounded-md px-3 py-1.5 text-sm font-medium whitespace-nowrap text-muted transition-colors hover:text-fg aria-[current=true]:bg-surface aria-[current=true]:text-fg aria-[current=true]:shadow-card dark:aria-[current=true]:bg-border"
        >
          {choice.label}
        </Link>
      ))}
    </nav>
  );
}
