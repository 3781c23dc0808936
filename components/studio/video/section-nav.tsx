"use client";

import { useEffect, useRef, useState } from "react";
import { classNames } from "../../ui/class-names.ts";

export interface PageSection {
  id: string;
  label: string;
}

/** The sections of a long page as a row of links that stays in sight; the one that is read is marked. */
export function SectionNav({ label, sections }: { label: string; sections: readonly PageSection[] }) {
  const [current, setCurrent] = useState(sections[0]?.id);
  const ids = sections.map(({ id }) => id).join(" ");
  const bar = useRef<HTMLElement>(null);
  useEffect(() => {
    const read = () => {
      // The last section whose top has passed under the bar; at the very end the last one, however short.
      const shown = ids.split(" ").filter((id) => document.getElementById(id) !== null);
      const atEnd = window.innerHeight + window.scrollY >= document.documentElement.scrollHeight - 4;
      const passed = shown.filter(
        (id) => (document.getElementById(id)?.getBoundingClientRect().top ?? 0) < 160,
      );
      const next = atEnd && window.scrollY > 0 ? shown.at(-1) : (passed.at(-1) ?? shown[0]);
      setCurrent(next);
      // On a narrow page the bar itself is scrolled: the marked link has to be seen.
      const link = bar.current?.querySelector<HTMLElement>(`a[href="#${next}"]`);
      if (link != null) bar.current?.scrollTo({ left: link.offsetLeft - link.offsetWidth / 2 });
    };
    read();
    window.addEventListener("scroll", read, { passive: true });
    window.addEventListener("resize", read);
    return () => {
      window.removeEventListener("scroll", read);
      window.removeEventListener("resize", read);
    };
  }, [ids]);
  return (
    <nav
      ref={bar}
      aria-label={label}
      className="sticky top-16 z-10 -mx-(--gutter) overflow-x-auto border-b bg-bg/95 px-(--gutter) backdrop-blur-sm [--gutter:clamp(1rem,4vw,2rem)] lg:mx-0 lg:px-0 [scrollbar-width:none]"
    >
      <ul className="flex gap-1">
        {sections.map(({ id, label: name }) => (
          <li key={id}>
            <a
              href={`#${id}`}
              aria-current={current === id ? "true" : undefined}
              className={classNames(
                "block border-b-2 px-3 py-3 text-sm font-medium whitespace-nowrap -outline-offset-2 transition-colors",
                current === id ? "border-accent text-fg" : "border-transparent text-muted hover:text-fg",
              )}
            >
              {name}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
