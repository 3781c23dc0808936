import { AppError } from "#lib/platform/errors.ts";
import { type Token, tokenize } from "./expression-tokens.ts";

/** What an expression may look at: the run's own event, and for waits and cancellations the event that arrived. */
export interface Scope {
  event: unknown;
  async?: unknown;
}

/** A parsed expression; `source` is its text. */
export interface Expression {
  readonly source: string;
  evaluate(scope: Scope): unknown;
}

type Node = (scope: Scope) => unknown;

/** Comparisons follow CEL for scalars: values of different types are never equal. */
function isEqual(left: unknown, right: unknown): boolean {
  if (left === undefined || left === null) return right === undefined || right === null;
  return typeof left !== "object" && left === right;
}

function member(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Record<string, unknown>)[name];
}

/** `+` joins texts and adds numbers; anything absent makes the result absent. */
function add(left: unknown, right: unknown): unknown {
  if (typeof left === "number" && typeof right === "number") return left + right;
  if (typeof left === "string" && typeof right === "string") return left + right;
  return undefined;
}

class Parser {
  readonly #tokens: readonly Token[];
  readonly #refuse: (what: string) => AppError;
  #next = 0;

  constructor(tokens: readonly Token[], refuse: (what: string) => AppError) {
    this.#tokens = tokens;
    this.#refuse = refuse;
  }

  parse(): Node {
    const node = this.#or();
    const rest = this.#tokens[this.#next];
    if (rest !== undefined) throw this.#refuse(`“${rest.text}” stands where the expression should end`);
    return node;
  }

  #take(...symbols: readonly string[]): string | undefined {
    const token = this.#tokens[this.#next];
    if (token?.kind !== "symbol" || !symbols.includes(token.text)) return undefined;
    this.#next += 1;
    return token.text;
  }

  #or(): Node {
    let left = this.#and();
    while (this.#take("||") !== undefined) {
      const [a, b] = [left, this.#and()];
      left = (scope) => a(scope) === true || b(scope) === true;
    }
    return left;
  }

  #and(): Node {
    let left = this.#comparison();
    while (this.#take("&&") !== undefined) {
      const [a, b] = [left, this.#comparison()];
      left = (scope) => a(scope) === true && b(scope) === true;
    }
    return left;
  }

  #comparison(): Node {
    const left = this.#sum();
    const operator = this.#take("==", "!=");
    if (operator === undefined) return left;
    const right = this.#sum();
    return (scope) => isEqual(left(scope), right(scope)) === (operator === "==");
  }

  #sum(): Node {
    let left = this.#operand();
    while (this.#take("+") !== undefined) {
      const [a, b] = [left, this.#operand()];
      left = (scope) => add(a(scope), b(scope));
    }
    return left;
  }

  #operand(): Node {
    if (this.#take("!") !== undefined) {
      const inner = this.#operand();
      return (scope) => inner(scope) !== true;
    }
    if (this.#take("(") !== undefined) {
      const inner = this.#or();
      if (this.#take(")") === undefined) throw this.#refuse("a closing parenthesis is missing");
      return inner;
    }
    const token = this.#tokens[this.#next];
    if (token === undefined) throw this.#refuse("it ends too early");
    this.#next += 1;
    if (token.kind === "literal") return () => token.value;
    if (token.kind === "name") return this.#path(token.text);
    throw this.#refuse(`“${token.text}” is not supported here`);
  }

  #path(root: string): Node {
    if (root !== "event" && root !== "async") throw this.#refuse(`“${root}” is neither “event” nor “async”`);
    const names: string[] = [];
    for (;;) {
      if (this.#take(".") !== undefined) names.push(this.#memberName());
      else if (this.#take("[") !== undefined) names.push(this.#index());
      else break;
    }
    if (this.#take("(") !== undefined) throw this.#refuse("calls are not supported");
    return (scope) => names.reduce<unknown>(member, scope[root]);
  }

  #memberName(): string {
    const token = this.#tokens[this.#next];
    if (token?.kind !== "name") throw this.#refuse("a name must follow a dot");
    this.#next += 1;
    return token.text;
  }

  #index(): string {
    const token = this.#tokens[this.#next];
    if (token?.kind !== "literal" || (typeof token.value !== "string" && typeof token.value !== "number")) {
      throw this.#refuse("brackets may hold a text or a number only");
    }
    this.#next += 1;
    if (this.#take("]") === undefined) throw this.#refuse("a closing bracket is missing");
    return String(token.value);
  }
}

/**
 * Parses the part of CEL that Inngest functions here need: paths below `event` and `async`, literals, `==`,
 * `!=`, `&&`, `||`, `!`, `+` and parentheses. Evaluation has no effects, never throws, and takes something
 * absent as null. Throws AppError `engine_unsupported` on anything else.
 */
export function parseExpression(source: string): Expression {
  const refuse = (what: string): AppError =>
    new AppError("engine_unsupported", `The expression \`${source}\` cannot be used: ${what}.`);
  if (source.length > 2000) throw refuse("it is longer than 2000 characters");
  const node = new Parser(tokenize(source, refuse), refuse).parse();
  return { source, evaluate: node };
}

const parsed = new Map<string, Expression>();

/** True when the expression (absent = always) holds in this scope. Parsed expressions are remembered. */
export function holds(source: string | null | undefined, scope: Scope): boolean {
  if (source === null || source === undefined || source === "") return true;
  let expression = parsed.get(source);
  if (expression === undefined) {
    expression = parseExpression(source);
    if (parsed.size > 1000) parsed.clear();
    parsed.set(source, expression);
  }
  return expression.evaluate(scope) === true;
}
