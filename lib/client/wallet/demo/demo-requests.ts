import { useSyncExternalStore } from "react";

/** What a site asks the demo wallet to do, to be answered by the person in our own dialog. */
export type DemoRequest =
  | { kind: "message"; text: string }
  /** `what` says in words what it does; `cost` is the most it can cost, in play money. */
  | { kind: "transaction"; what: string; cost: string };

interface Pending {
  request: DemoRequest;
  answer: (accepted: boolean) => void;
}

let pending: Pending | null = null;
const listeners = new Set<() => void>();

function set(next: Pending | null): void {
  pending = next;
  for (const listener of listeners) listener();
}

/** Shows a request to the person. Resolves to whether they agreed; a newer request declines the older one. */
export function askPerson(request: DemoRequest): Promise<boolean> {
  pending?.answer(false);
  return new Promise((resolve) => {
    const own: Pending = {
      request,
      answer: (accepted) => {
        if (pending === own) set(null);
        resolve(accepted);
      },
    };
    set(own);
  });
}

/** The request that waits for an answer, as it changes. */
export function useDemoRequest(): Pending | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => pending,
    () => null,
  );
}
