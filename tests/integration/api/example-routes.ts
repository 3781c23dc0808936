import { expect } from "vitest";
import { z } from "zod";
import type { createRoute } from "#lib/api/route.ts";
import { contract } from "#lib/shared/api/contract.ts";
import { problemSchema } from "#lib/shared/problem.ts";

/** The contract of an operation that takes nothing and only says that all is well. */
export const plain = (id: string, auth: "public" | "viewer" | "operator" = "public") =>
  contract({
    id,
    method: "GET",
    path: `/api/v1/${id}`,
    summary: id,
    auth,
    response: z.object({ ok: z.boolean() }),
  });

const addThing = contract({
  id: "addThing",
  method: "POST",
  path: "/api/v1/shelves/{shelfId}/things",
  summary: "Put a thing on a shelf",
  auth: "public",
  ratePerMinute: 10_000,
  status: 201,
  params: z.object({ shelfId: z.string().regex(/^shelf_\d$/) }),
  query: z.object({ copies: z.coerce.number().int().max(3).default(1) }),
  body: z.object({ name: z.string().trim().min(1) }),
  response: z.object({ name: z.string(), copies: z.number(), shelf: z.string() }),
});

/** Puts a thing on a shelf; the handler gives more than its contract names. */
export const addingRoute = (route: ReturnType<typeof createRoute>) =>
  route(addThing, async ({ body, query, params }) => ({
    name: body.name,
    copies: query.copies,
    shelf: params.shelfId,
    ...{ secretOfTheRow: "not in the contract" },
  }));
/** The shelf that things are put on. */
export const shelf = { params: { shelfId: "shelf_1" } };

/** The problem that an answer tells, whose form every problem has. */
export async function problemOf(response: Response) {
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  expect(response.headers.get("cache-control")).toBe("no-store");
  const problem = problemSchema.strict().parse(await response.json());
  expect(problem.status).toBe(response.status);
  expect(problem.reference).toBe(response.headers.get("x-request-id"));
  return problem;
}
