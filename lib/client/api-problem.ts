import type { Problem } from "#lib/shared/problem.ts";

/** What a call of the API failed with: the problem document as the server sent it, or one made up here. */
export class ApiProblem extends Error {
  override readonly name = "ApiProblem";
  readonly problem: Problem;

  constructor(problem: Problem, options?: ErrorOptions) {
    super(problem.detail, options);
    this.problem = problem;
  }

  /** The stable error code, e.g. `gate_denied`. */
  get code(): string {
    return this.problem.code;
  }
}

/** Reads the problem document of a refused answer; an answer of another kind becomes a general problem. */
export async function readProblem(response: Response): Promise<ApiProblem> {
  const body: unknown = await response.json().catch(() => null);
  if (isProblem(body)) return new ApiProblem(body);
  return new ApiProblem({
    type: "about:blank",
    title: "Unexpected answer",
    status: response.status,
    code: "unexpected_answer",
    detail: `The server answered with status ${response.status} and no explanation. Please try again.`,
    reference: "",
    retryable: response.status >= 500,
  });
}

/** The problem of a request that never got an answer. */
export function offlineProblem(cause: unknown): ApiProblem {
  return new ApiProblem(
    {
      type: "about:blank",
      title: "No connection",
      status: 0,
      code: "offline",
      detail: "The server could not be reached. Check your connection; nothing was lost.",
      reference: "",
      retryable: true,
    },
    { cause },
  );
}

/** Makes an ApiProblem of whatever was thrown, so that every error can be shown in one way. */
export function toApiProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  return new ApiProblem(
    {
      type: "about:blank",
      title: "Something went wrong",
      status: 0,
      code: "unexpected",
      detail: "Something went wrong in this page. Reload it and try again.",
      reference: "",
      retryable: true,
    },
    { cause: error },
  );
}

function isProblem(value: unknown): value is Problem {
  return (
    typeof value === "object" &&
    value !== null &&
    "code" in value &&
    typeof value.code === "string" &&
    "detail" in value &&
    typeof value.detail === "string" &&
    "status" in value &&
    typeof value.status === "number"
  );
}
