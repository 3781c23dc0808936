import { describe, expect, test } from "vitest";
import { contracts } from "#lib/shared/api/contracts.ts";
import { openApiDocument } from "./openapi.ts";

interface Operation {
  operationId: string;
  summary: string;
  parameters: { name: string; in: string; required: boolean; schema: unknown }[];
  responses: Record<string, { description: string; content?: Record<string, unknown> }>;
  requestBody?: { content: Record<string, { schema: unknown }> };
  security?: unknown;
}
const document = openApiDocument(new URL("https://gate.example/x")) as {
  openapi: string;
  info: { title: string; version: string };
  servers: { url: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, unknown>; securitySchemes: Record<string, { name: string }> };
};
const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
);

test("it is an OpenAPI 3.1 document of this site", () => {
  expect(document.openapi).toMatch(/^3\.1\.\d+$/);
  expect(document.info.title).not.toBe("");
  expect(document.servers).toEqual([{ url: "https://gate.example" }]);
  expect(document.components.securitySchemes.session?.name).toBe("__Host-sg_session");
});

test("it is plain JSON, and every reference in it leads somewhere", () => {
  const text = JSON.stringify(document);
  expect(JSON.parse(text)).toEqual(document);
  for (const [, pointer = ""] of text.matchAll(/"\$ref":"#\/([^"]+)"/g)) {
    const target = pointer
      .split("/")
      .reduce<unknown>((node, part) => (node as Record<string, unknown> | undefined)?.[part], document);
    expect(target, pointer).toBeDefined();
  }
});

test("every contract is an operation of its own, and nothing else is", () => {
  expect(operations.map(({ operation }) => operation.operationId).sort()).toEqual(
    contracts.map(({ id }) => id).sort(),
  );
  expect(new Set(contracts.map(({ id }) => id)).size).toBe(contracts.length);
  expect(new Set(contracts.map(({ method, path }) => `${method} ${path}`)).size).toBe(contracts.length);
});

describe.each(contracts)("$id", (contract) => {
  const operation = document.paths[contract.path]?.[contract.method.toLowerCase()] as Operation;

  test("describes the parameters that its path names, and they are required", () => {
    const named = [...contract.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();
    const described = operation.parameters.filter((parameter) => parameter.in === "path");
    expect(described.map(({ name }) => name).sort()).toEqual(named);
    expect(described.every(({ required }) => required)).toBe(true);
  });

  test("describes its success and its problems", () => {
    const [status = "", success] =
      Object.entries(operation.responses).find(([key]) => key !== "default") ?? [];
    expect(status).toMatch(/^20\d$/);
    expect(success?.content === undefined).toBe(status === "204");
    expect(operation.responses.default?.content).toHaveProperty(["application/problem+json"]);
    for (const code of contract.errors ?? [])
      expect(operation.responses.default?.description).toContain(code);
    expect(operation.security === undefined).toBe(contract.auth === "public");
    expect(operation.requestBody === undefined).toBe(
      contract.body === undefined && contract.consumes === undefined,
    );
  });
});
