import type { NextRequest } from "next/server";
import { problemResponse, toProblem } from "#lib/api/problem.ts";
import { newId } from "#lib/platform/ids.ts";
import { limitSearch, searches } from "./search-bounds.ts";
import { getHost } from "./server.ts";

/** The answer to a page's search when there were too many, with when to come again; null for one that may go on. */
export async function searchRefusal(request: NextRequest): Promise<Response | null> {
  const headers = new Headers();
  try {
    searches.check();
    await limitSearch({ host: await getHost(), request, session: null, headers });
    return null;
  } catch (error) {
    const problem = toProblem(error, newId("req"));
    const answer = problemResponse(problem);
    for (const [name, value] of headers) answer.headers.set(name, value);
    answer.headers.set("content-type", "text/plain; charset=utf-8");
    return new Response(`${problem.detail}\n`, { status: problem.status, headers: answer.headers });
  }
}
