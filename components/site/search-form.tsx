"use client";

import { Search } from "lucide-react";
import Form from "next/form";
import { useRouter } from "next/navigation";
import { type ReactNode, useEffect, useRef, useState, useTransition } from "react";
import { Spinner } from "../ui/spinner.tsx";

// Long enough for a word, short enough to feel like an answer.
const TYPING_MS = 300;

interface SearchFormProps {
  text: string;
  /** What else the list is narrowed by, kept while searching. */
  children?: ReactNode;
  /** Search while typing; without it, at Enter. */
  live?: boolean;
}

/** The field that searches the catalogue. Without scripts it is a plain form. */
export function SearchForm({ text, live = false, children }: SearchFormProps) {
  const router = useRouter();
  const [pending, startTransition] = useTransition();
  const [typed, setTyped] = useState(text);
  const form = useRef<HTMLFormElement>(null);
  const asked = useRef(text);

  useEffect(() => {
    if (!live || typed.trim() === asked.current.trim()) return;
    const timer = setTimeout(() => {
      asked.current = typed;
      if (form.current === null) return;
      const fields = [...new FormData(form.current)].filter(([, value]) => value !== "");
      const query = new URLSearchParams(fields as [string, string][]);
      startTransition(() => router.replace(`/videos?${query}`, { scroll: false }));
    }, TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed, live, router]);

  return (
    <Form ref={form} action="/videos" role="search" className="relative w-full">
      <label htmlFor="search" className="sr-only">
        Search videos by title, description or the creator’s address
      </label>
      <span
        aria-hidden="true"
        className="pointer-events-none absolute inset-y-0 left-3 grid place-items-center text-muted"
      >
        {pending ? <Spinner /> : <Search className="size-4" />}
      </span>
      <input
        id="search"
        type="search"
        name="q"
        value={typed}
        maxLength={200}
        onChange={(event) => setTyped(event.target.value)}
        placeholder="Title, words, or 0x… of a creator"
        autoComplete="off"
        spellCheck={false}
        className="h-11 w-full rounded-lg border border-border-strong bg-surface pr-3 pl-10 text-base placeholder:text-muted sm:text-sm"
      />
      {children}
    </Form>
  );
}
