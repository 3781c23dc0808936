import { z } from "zod";
import { sessionCookieName } from "#lib/auth/cookies.ts";
import type { Contract } from "#lib/shared/api/contract.ts";
import { contracts } from "#lib/shared/api/contracts.ts";
import { problemSchema } from "#lib/shared/problem.ts";

type JsonObject = Record<string, unknown>;

/** The OpenAPI 3.1 document of every operation, made from the same schemas that routes parse with. */
export function openApiDocument(publicUrl: URL): JsonObject {
  const paths: Record<string, JsonObject> = {};
  const shared = new SharedSchemas();
  for (const contract of contracts) {
    paths[contract.path] = {
      ...paths[contract.path],
      [contract.method.toLowerCase()]: operation(contract, shared),
    };
  }
  return {
    openapi: "3.1.0",
    info: { title: "StreamGate", version: "1", description: "Token-gated video that the creator owns." },
    servers: [{ url: publicUrl.origin }],
    paths,
    components: {
      schemas: { ...shared.schemas, Problem: schema(problemSchema, "output", shared) },
      securitySchemes: {
        session: {
          type: "apiKey",
          in: "cookie",
          name: sessionCookieName(publicUrl),
          description: "Set by createSession",
        },
      },
    },
  };
}

function operation(contract: Contract, shared: SharedSchemas): JsonObject {
  const status = String(
    contract.status ?? (contract.response === undefined && contract.produces === undefined ? 204 : 200),
  );
  return {
    operationId: contract.id,
    summary: contract.summary,
    ...(contract.auth === "public" ? {} : { security: [{ session: [] }] }),
    parameters: [
      ...parameters("path", contract.params, shared),
      ...parameters("query", contract.query, shared),
    ],
    ...requestBody(contract, shared),
    responses: {
      [status]: { description: "Success", ...content(contract, shared) },
      default: {
        description: ["Problem", ...(contract.errors ?? [])].join(", "),
        content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
      },
    },
  };
}

function requestBody({ body, consumes }: Contract, shared: SharedSchemas): JsonObject {
  const content =
    body === undefined
      ? Object.fromEntries((consumes?.types ?? []).map((type) => [type, {}]))
      : { "application/json": { schema: schema(body, "input", shared) } };
  return Object.keys(content).length === 0 ? {} : { requestBody: { required: true, content } };
}

function content(contract: Contract, shared: SharedSchemas): JsonObject {
  if (contract.produces !== undefined) return { content: { [contract.produces]: {} } };
  if (contract.response === undefined) return {};
  return { content: { "application/json": { schema: schema(contract.response, "output", shared) } } };
}

function parameters(
  place: "path" | "query",
  shape: z.ZodObject | undefined,
  shared: SharedSchemas,
): JsonObject[] {
  if (shape === undefined) return [];
  const { properties = {}, required = [] } = schema(shape, "input", shared) as {
    properties?: Record<string, JsonObject>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, value]) => ({
    name,
    in: place,
    required: place === "path" || required.includes(name),
    schema: value,
  }));
}

/**
 * JSON Schema of a type. Recursive parts (a gate's rule) come as `$defs` of the schema itself, which a reference from
 * within a larger document cannot reach: they move to the document's components.
 */
function schema(type: z.ZodType, io: "input" | "output", shared: SharedSchemas): JsonObject {
  const {
    $schema: _,
    $defs = {},
    ...rest
  } = z.toJSONSchema(type, { io, unrepresentable: "any" }) as JsonObject;
  const names = new Map(
    Object.entries($defs as Record<string, JsonObject>).map(([name, part]) => [name, shared.add(name, part)]),
  );
  return repoint(rest, names);
}

/** Parts of schemas that several operations refer to, under names of their own. */
class SharedSchemas {
  readonly schemas: JsonObject = {};
  readonly #names = new Map<string, string>();

  /** Keeps a part once, whoever brings it; gives its name. */
  add(given: string, part: JsonObject): string {
    const content = JSON.stringify(part);
    const known = this.#names.get(content);
    if (known !== undefined) return known;
    const name = given.startsWith("__") ? `Recursive${this.#names.size + 1}` : given;
    this.#names.set(content, name);
    this.schemas[name] = repoint(part, new Map([[given, name]]));
    return name;
  }
}

function repoint(part: JsonObject, names: ReadonlyMap<string, string>): JsonObject {
  return JSON.parse(JSON.stringify(part), (key, value) => {
    const local =
      key === "$ref" && typeof value === "string" ? /^#\/\$defs\/(.+)$/.exec(value)?.[1] : undefined;
    return local === undefined ? value : `#/components/schemas/${names.get(local) ?? local}`;
  });
}
