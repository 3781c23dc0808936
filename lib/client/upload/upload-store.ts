import { isActive, nextUpload, type UploadEvent, type UploadState } from "./upload-state.ts";

let states: readonly UploadState[] = [];
/** Ids of uploads that other tabs of this browser are sending. */
let elsewhere: ReadonlySet<string> = new Set();
const listeners = new Set<() => void>();

/** All uploads of this tab, oldest first; they go on while the creator looks at other pages. */
export function getUploads(): readonly UploadState[] {
  return states;
}

export function getElsewhere(): ReadonlySet<string> {
  return elsewhere;
}

export function findUpload(key: string): UploadState | undefined {
  return states.find((state) => state.key === key);
}

export function subscribeUploads(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function addState(state: UploadState): void {
  setStates([...states, state]);
}

export function removeState(key: string): void {
  setStates(states.filter((state) => state.key !== key));
}

export function dispatch(key: string, event: UploadEvent): void {
  setStates(states.map((state) => (state.key === key ? nextUpload(state, event) : state)));
}

export function setElsewhere(ids: ReadonlySet<string>): void {
  if (ids.size === elsewhere.size && [...ids].every((id) => elsewhere.has(id))) return;
  elsewhere = ids;
  tell();
}

function setStates(next: readonly UploadState[]): void {
  states = next;
  guardClosing(states.some(isActive));
  tell();
}

function tell(): void {
  for (const listener of listeners) listener();
}

let guarded = false;
const askBeforeClosing = (event: BeforeUnloadEvent) => event.preventDefault();

/** While bytes flow the browser asks before it closes the tab. Otherwise the listener would only cost the page cache. */
function guardClosing(wanted: boolean): void {
  if (wanted === guarded) return;
  guarded = wanted;
  if (wanted) window.addEventListener("beforeunload", askBeforeClosing);
  else window.removeEventListener("beforeunload", askBeforeClosing);
}
