/** What a code of AppError stands for. `npm run why` and docs/api.md print these words; the docs' table is checked by a test. */
export interface ProblemCode {
  status: number;
  /** A few words, the same for all codes of a status. */
  title: string;
  /** What happened, in one or two sentences. */
  what: string;
  /** What whoever made the call can do about it. */
  todo: string;
  /** What an operator who is asked for help can do, where that is something else. */
  operator?: string;
}

const titles = {
  400: "Bad request",
  401: "Not signed in",
  403: "Not allowed",
  404: "Not found",
  405: "Method not allowed",
  409: "Conflict",
  410: "Gone",
  412: "Precondition failed",
  413: "Too large",
  416: "Range not satisfiable",
  422: "Cannot be processed",
  429: "Too many requests",
  500: "Internal error",
  502: "Bad data from storage",
  503: "Temporarily unavailable",
  507: "Out of space",
} as const;

/** A code with the title of its status. */
export function problem(
  status: keyof typeof titles,
  what: string,
  todo: string,
  operator?: string,
): ProblemCode {
  return { status, title: titles[status], what, todo, ...(operator === undefined ? {} : { operator }) };
}
