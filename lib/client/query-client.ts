import { QueryClient } from "@tanstack/react-query";
import { ApiProblem } from "./api-problem.ts";

/**
 * What this browser tab knows of the server. One for all parts of the page that are loaded on their own;
 * the server renders without it.
 */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      // A refusal stays a refusal; only what may pass is asked again.
      retry: (failures, error) => failures < 2 && error instanceof ApiProblem && error.problem.retryable,
    },
  },
});
