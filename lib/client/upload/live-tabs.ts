const PREFIX = "streamgate-tab:";

/** A name that nobody else has; pages without a secure context have no `randomUUID`. */
export function randomName(): string {
  return globalThis.crypto?.randomUUID?.() ?? `${Date.now()}-${Math.random()}`;
}

/** Names this tab among those of this browser. */
export const tabId = randomName();

let holding = false;

/** Holds a lock for as long as this tab lives, so that other tabs know it does. */
export function announceTab(): void {
  if (holding || navigator.locks === undefined) return;
  holding = true;
  // Never settles: the browser takes the lock back when the tab is closed or crashes.
  void navigator.locks.request(PREFIX + tabId, () => new Promise(() => {}));
}

/** The tabs of this browser that live now. Where nobody can tell, only this one. */
export async function liveTabs(): Promise<Set<string>> {
  const held = (await navigator.locks?.query().catch(() => undefined))?.held ?? [];
  const ids = held.flatMap(({ name }) => (name?.startsWith(PREFIX) ? [name.slice(PREFIX.length)] : []));
  return new Set([tabId, ...ids]);
}

/** Runs `work` in one tab at a time. */
export async function oneTabAtATime<T>(name: string, work: () => Promise<T>): Promise<T> {
  if (navigator.locks === undefined) return work();
  return (await navigator.locks.request(`streamgate-${name}`, work)) as T;
}
