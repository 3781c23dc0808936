import type { AppError } from "#lib/platform/errors.ts";

/** A piece of an expression. Literals are `null`, booleans, numbers and texts. */
export type Token =
  | { kind: "name" | "symbol"; text: string }
  | { kind: "literal"; text: string; value: string | number | boolean | null };

const pattern =
  /\s*(?:(?<name>[A-Za-z_]\w*)|(?<number>-?\d+(?:\.\d+)?)|(?<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(?<symbol>==|!=|&&|\|\||[!+().[\]]))\s*/y;

const words = new Map<string, boolean | null>([
  ["true", true],
  ["false", false],
  ["null", null],
]);

const escapes: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r" };

function unquote(text: string): string {
  return text.slice(1, -1).replace(/\\(.)/g, (_, character: string) => escapes[character] ?? character);
}

/** Splits an expression into tokens; throws what `refuse` makes on a character that has no meaning here. */
export function tokenize(source: string, refuse: (what: string) => AppError): Token[] {
  const tokens: Token[] = [];
  pattern.lastIndex = 0;
  while (pattern.lastIndex < source.length) {
    const at = pattern.lastIndex;
    const groups = pattern.exec(source)?.groups;
    if (groups === undefined) throw refuse(`“${source.slice(at, at + 10).trim()}” is not supported`);
    const { name, number, text, symbol } = groups;
    if (name !== undefined && words.has(name)) {
      tokens.push({ kind: "literal", text: name, value: words.get(name) ?? null });
    } else if (name !== undefined) tokens.push({ kind: "name", text: name });
    else if (number !== undefined) tokens.push({ kind: "literal", text: number, value: Number(number) });
    else if (text !== undefined) tokens.push({ kind: "literal", text, value: unquote(text) });
    else tokens.push({ kind: "symbol", text: symbol ?? "" });
  }
  return tokens;
}
