import { splitLinks } from "#lib/client/split-links.ts";

/** A person's plain text with its web addresses as links; nothing in it is ever read as HTML. */
export function LinkedText({ text, className }: { text: string; className?: string }) {
  let at = 0;
  return (
    <p className={className}>
      {splitLinks(text).map((part) => {
        const key = at;
        at += part.text.length;
        return part.href === null ? (
          part.text
        ) : (
          <a
            key={key}
            href={part.href}
            target="_blank"
            rel="nofollow ugc noopener noreferrer"
            className="text-accent underline underline-offset-2 hover:no-underline"
          >
            {part.text}
          </a>
        );
      })}
    </p>
  );
}
