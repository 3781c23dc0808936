import { z } from "zod";
import { sessionCookieName } from "#lib/auth/cookies.ts";
import type { Contract } from "#lib/shared/api/contract.ts";
import { contracts } from "#lib/shared/api/contracts.ts";
import { problemSchema } from "#lib/shared/problem.ts";

type JsonObject = Record<string, unknown>;

/** The OpenAPI 3.1 document of every operation, made from the same schemas that routes parse with. */
export function openApiDocument(publicUrl: URL): JsonObject {
  const paths: Record<string, JsonObject> = {};
  for (const contract of contracts) {
    paths[contract.path] = { ...paths[contract.path], [contract.method.toLowerCase()]: operation(contract) };
  }
  return {
    openapi: "3.1.0",
    info: { title: "StreamGate", version: "1", description: "Token-gated video that the creator owns." },
    servers: [{ url: publicUrl.origin }],
    paths,
    components: {
      schemas: { Problem: schema(problemSchema, "output") },
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

function operation(contract: Contract): JsonObject {
  const status = String(
    contract.status ?? (contract.response === undefined && contract.produces === undefined ? 204 : 200),
  );
  return {
    operationId: contract.id,
    summary: contract.summary,
    ...(contract.auth === "public" ? {} : { security: [{ session: [] }] }),
    parameters: [...parameters("path", contract.params), ...parameters("query", contract.query)],
    ...(contract.body === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: { "application/json": { schema: schema(contract.body, "input") } },
          },
        }),
    responses: {
      [status]: { description: "Success", ...content(contract) },
      default: {
        description: ["Problem", ...(contract.errors ?? [])].join(", "),
        content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
      },
    },
  };
}

function content(contract: Contract): JsonObject {
  if (contract.produces !== undefined) return { content: { [contract.produces]: {} } };
  if (contract.response === undefined) return {};
  return { content: { "application/json": { schema: schema(contract.response, "output") } } };
}

function parameters(place: "path" | "query", shape: z.ZodObject | undefined): JsonObject[] {
  if (shape === undefined) return [];
  const { properties = {}, required = [] } = schema(shape, "input") as {
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

function schema(type: z.ZodType, io: "input" | "output"): JsonObject {
  const { $schema: _, ...rest } = z.toJSONSchema(type, { io, unrepresentable: "any" });
  return rest;
}
