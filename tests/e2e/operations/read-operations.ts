import type { JsonSchema, Operation } from "./hostile-requests.ts";

interface Document {
  paths: Record<
    string,
    Record<
      string,
      {
        operationId: string;
        parameters: Operation["parameters"];
        requestBody?: { content: Record<string, { schema?: JsonSchema }> };
      }
    >
  >;
  components: { schemas: Record<string, JsonSchema> };
}

/** The operations of a server's OpenAPI document: those that only read come first, the operators' last. */
export async function readOperations(
  origin: string,
): Promise<{ operations: Operation[]; schemas: Record<string, JsonSchema> }> {
  const response = await fetch(new URL("/api/ops/openapi.json", origin));
  const { paths, components } = (await response.json()) as Document;
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId, parameters, requestBody }]) => {
      const content = requestBody?.content ?? {};
      const json = content["application/json"];
      return {
        id: operationId,
        method: method.toUpperCase(),
        path,
        parameters,
        body: json?.schema,
        takesBytes: requestBody !== undefined && json === undefined,
      };
    }),
  );
  const late = ({ method, path }: Operation) => (method === "GET" ? 0 : path.includes("/operator/") ? 2 : 1);
  return { operations: operations.sort((a, b) => late(a) - late(b)), schemas: components.schemas };
}
