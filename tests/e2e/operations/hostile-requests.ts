import type { Asked } from "./ask.ts";

/** As far as it is of use here (JSON Schema 2020-12). */
export interface JsonSchema {
  $ref?: string;
  properties?: Record<string, JsonSchema>;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  minimum?: number;
  maximum?: number;
}

/** An operation as the OpenAPI document has it. */
export interface Operation {
  id: string;
  method: string;
  path: string;
  parameters: { name: string; in: "path" | "query"; schema: JsonSchema }[];
  /** Of a JSON body. */
  body: JsonSchema | undefined;
  takesBytes: boolean;
}

/** What an operation was asked with when it succeeded. */
export interface GoodInput {
  params: Record<string, string>;
  query: Record<string, string>;
  body: unknown;
  headers: Record<string, string>;
}

export interface HostileRequest extends Asked {
  /** Which part is hostile, and how. */
  what: string;
}

type Schemas = Record<string, JsonSchema>;

const nested = (depth: number): unknown => {
  let value: unknown = "deep";
  for (let level = 0; level < depth; level += 1) value = [value];
  return value;
};

/** Values of every JSON type, whatever the schema asks for. */
const anyValues: readonly unknown[] = [
  ...[null, true, -1, 1e308, 2 ** 53, "", "a\0b", "\ud800", "x".repeat(20_000), [], {}, nested(2_000)],
  // Years that a database may not know.
  ...["0000-01-01T00:00:00Z", "9999-12-31T23:59:59-23:59"],
];

/** Raw spellings in a path or query. */
const rawValues: readonly string[] = [
  ...[
    "%00",
    "%",
    "%c0%af",
    "%0d%0aX-A:%20b",
    "..%2f..%2fetc%2fpasswd",
    "__proto__",
    "1e400",
    "9".repeat(400),
  ],
  "eip155%3A999999999999999",
];

const nobody = "0".repeat(26);
/** Cursors: before and behind what a database can hold, of nothing, and none at all. */
const cursors: readonly string[] = [
  ...[
    "-271821-04-20T00:00:00.000Z",
    "+275760-09-13T00:00:00.000Z",
    "0000-01-01T00:00:00.000Z",
    "2026-01-01\0",
  ].map((time) => Buffer.from(`${time} vid_${nobody}`).toString("base64url")),
  ...[`999999999999999-ntc_${nobody}`, `-1-ntc_${nobody}`, "AAAA"],
];

const hostileBodies: readonly (readonly [what: string, body: string | Uint8Array, type: string])[] = [
  ["nothing", "", "application/json"],
  ["half an object", '{"a":', "application/json"],
  ["a list", "[]", "application/json"],
  ["a prototype", '{"__proto__":{"a":1},"constructor":{"prototype":null}}', "application/json"],
  ["a deep list", "[".repeat(200_000), "application/json"],
  ["a closed deep list", `${"[".repeat(50_000)}${"]".repeat(50_000)}`, "application/json"],
  ["a deep rule", `${'{"gate":'.repeat(5_000)}1${"}".repeat(5_000)}`, "application/json"],
  ["no UTF-8", new Uint8Array([0x22, 0xff, 0xfe, 0xc0, 0x22]), "application/json"],
  ["parts without a boundary", "--x", "multipart/form-data"],
  ["an unknown type", "{}", "\u00ff/;;charset=\u00ff"],
];

/** Headers that no good client sends. */
export const hostileHeaders: readonly Record<string, string>[] = [
  { range: "bytes=0-99999999999999999999999", "if-range": '"' },
  { range: "bytes=9-1,-,5-" },
  { range: `bytes=${"0-0,".repeat(1_000)}0-0` },
  { "if-none-match": `"${",".repeat(2_000)}` },
  { "if-none-match": "*", "if-modified-since": "never", "if-match": '"x' },
  { cookie: `sg_session=%00%zz; =; ;;a=b=c; sg_session="\u00ff; __proto__=1` },
  { cookie: `sg_session=${"x".repeat(8_000)}` },
  { authorization: `Bearer ${"-".repeat(43)}` },
  { authorization: "Bearer \u00ff\u00fe" },
  { "last-event-id": "999999999999999999" },
  { "last-event-id": "-1\u00ff.end" },
  {
    "x-forwarded-for": "::ffff:999.1.1.1, \u00ff, ,unknown",
    "x-forwarded-host": "%00",
    "x-forwarded-proto": "\u00ff",
  },
  {
    accept: "\u00ff",
    "accept-language": "*;q=x",
    "accept-encoding": "zip;q=-1",
    "user-agent": "\u00ff".repeat(900),
  },
  { "x-http-method-override": "TRACE", "content-type": "\u00ff" },
];

/**
 * The requests of one operation in each of which one part is hostile and all others are as they were when it succeeded, so
 * that the hostile one gets as far as it can.
 */
export function* hostileRequests(
  operation: Operation,
  good: GoodInput,
  schemas: Schemas,
): Generator<HostileRequest> {
  const { method } = operation;
  const json = { "content-type": "application/json", ...good.headers };
  const target = targetOf(operation, good);
  const send = (what: string, body: string | Uint8Array | undefined, headers: Record<string, string>) => ({
    what,
    method,
    target,
    headers,
    body,
  });

  const goodBody = good.body === undefined ? undefined : JSON.stringify(good.body);
  const unchanged = goodBody === undefined ? good.headers : json;
  for (const { name, in: place } of operation.parameters) {
    const known = encodeURIComponent((place === "path" ? good.params : good.query)[name] ?? "");
    const own = [`${known}%00`, ...(name === "cursor" ? cursors : [])];
    for (const raw of [...rawValues, ...own]) {
      const changed = targetOf(operation, good, { name, place, raw });
      yield { ...send(`${place} ${name} = ${short(raw)}`, goodBody, unchanged), target: changed };
    }
    if (place === "query") {
      for (const more of [
        `${name}=1&${name}=2`,
        `${name}[]=1`,
        `${name}`,
        "__proto__=1&constructor=1",
        "%=%&=&&",
      ]) {
        const mark = target.includes("?") ? "&" : "?";
        yield { ...send(`query ${more}`, goodBody, unchanged), target: `${target}${mark}${more}` };
      }
    }
  }
  if (operation.body !== undefined) {
    for (const [place, value] of spoiled(operation.body, good.body, schemas)) {
      yield send(`body${place} = ${short(JSON.stringify(value.at))}`, JSON.stringify(value.whole), json);
    }
  }
  if (operation.body !== undefined || operation.takesBytes) {
    for (const [what, body, type] of hostileBodies) {
      yield send(`body of ${what}`, body, { ...good.headers, "content-type": type });
    }
  }
  if (method === "GET" || (operation.parameters.length === 0 && operation.body === undefined)) {
    for (const headers of hostileHeaders) {
      const what = `headers ${Object.keys(headers).join(", ")}`;
      yield send(what, undefined, { ...good.headers, ...headers });
    }
  }
}

function targetOf(
  { path, parameters }: Operation,
  good: GoodInput,
  change?: { name: string; place: "path" | "query"; raw: string },
): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) =>
    change?.place === "path" && change.name === name
      ? change.raw
      : encodeURIComponent(good.params[name] ?? ""),
  );
  const query = parameters
    .filter(({ in: place }) => place === "query")
    .flatMap(({ name }) => {
      if (change?.place === "query" && change.name === name) return [`${name}=${change.raw}`];
      const known = good.query[name];
      return known === undefined ? [] : [`${name}=${encodeURIComponent(known)}`];
    });
  return query.length === 0 ? filled : `${filled}?${query.join("&")}`;
}

interface Spoiled {
  /** The whole body with the hostile value in it. */
  whole: unknown;
  at: unknown;
}

/** Each place of a body in turn with each hostile value in it. */
function* spoiled(schema: JsonSchema, value: unknown, schemas: Schemas): Generator<[place: string, Spoiled]> {
  const branches = branchesOf(schema, schemas);
  const own = [
    ...(typeof value === "string" ? stringsLike(value) : []),
    ...branches.flatMap(({ minimum, maximum }) => [minimum, maximum].filter((limit) => limit !== undefined)),
  ];
  for (const at of [...anyValues, ...own]) yield ["", { whole: at, at }];
  if (Array.isArray(value)) {
    const [first] = value;
    const many = Array.from({ length: 5_000 }, () => first ?? 0);
    yield ["", { whole: many, at: "5,000 of its first" }];
    const items = branches.find((each) => each.items !== undefined)?.items ?? {};
    for (const [place, inner] of spoiled(items, first, schemas)) {
      yield [`[0]${place}`, { whole: [inner.whole, ...value.slice(1)], at: inner.at }];
    }
    return;
  }
  if (value !== undefined && (typeof value !== "object" || value === null)) return;
  const known = (value ?? {}) as Record<string, unknown>;
  const properties = Object.assign({}, ...branches.map((each) => each.properties ?? {})) as Schemas;
  for (const name of new Set([
    ...Object.keys(known),
    ...(value === undefined ? [] : Object.keys(properties)),
  ])) {
    for (const [place, inner] of spoiled(properties[name] ?? {}, known[name], schemas)) {
      yield [`.${name}${place}`, { whole: { ...known, [name]: inner.whole }, at: inner.at }];
    }
  }
}

/** Texts that look like a good one, up to where they are hostile. */
function stringsLike(good: string): string[] {
  const numbered = [15, 78].map((digits) => good.replace(/\d+/, "9".repeat(digits)));
  return [`${good}\0`, `${good}\ud800`, good.toUpperCase(), ...numbered];
}

function branchesOf(schema: JsonSchema, schemas: Schemas, depth = 0): JsonSchema[] {
  if (depth > 4) return [];
  const named = schema.$ref === undefined ? schema : (schemas[schema.$ref.split("/").at(-1) ?? ""] ?? {});
  const more = [...(named.anyOf ?? []), ...(named.oneOf ?? [])];
  return [named, ...more.flatMap((each) => branchesOf(each, schemas, depth + 1))];
}

function short(text: string | undefined): string {
  const shown = text ?? "nothing";
  return shown.length <= 60 ? shown : `${shown.slice(0, 40)}… (${shown.length})`;
}
