import { notifyManager, useQuery } from "@tanstack/react-query";
import { deleteSession, deleteSessions, getSession, type ViewerInfo } from "#lib/shared/api/auth.ts";
import { call } from "./api.ts";
import { queryClient } from "./query-client.ts";

const VIEWER_KEY = ["viewer"] as const;

export interface ViewerState {
  /** null = nobody is signed in; undefined = not known yet. */
  viewer: ViewerInfo | null | undefined;
  error: Error | null;
  retry: () => void;
}

/** Who is signed in, kept up to date when the tab comes back to the front. */
export function useViewer(): ViewerState {
  const { data, error, refetch } = useQuery(
    {
      queryKey: VIEWER_KEY,
      queryFn: async ({ signal }) => (await call(getSession, { signal })).viewer,
      refetchOnWindowFocus: "always",
    },
    queryClient,
  );
  return { viewer: data, error, retry: () => void refetch() };
}

/** Takes over who has just signed in or out; everything known for the former viewer is asked again. */
export async function setViewer(viewer: ViewerInfo | null): Promise<void> {
  await queryClient.cancelQueries();
  queryClient.setQueryData(VIEWER_KEY, viewer);
  // What is shown to the signed-in alone goes first: behind a sign-out it would be asked for once more, and refused.
  await new Promise<void>((shown) => notifyManager.schedule(shown));
  await queryClient.invalidateQueries({ predicate: (query) => query.queryKey[0] !== VIEWER_KEY[0] });
}

/** Ends this session, or all sessions of the viewer. Throws ApiProblem. */
export async function signOut(where: "here" | "everywhere"): Promise<void> {
  await (where === "here" ? call(deleteSession, {}) : call(deleteSessions, {}));
  await setViewer(null);
}
