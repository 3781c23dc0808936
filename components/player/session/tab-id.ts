/** What the server knows a tab by: whatever it opens next takes the place of what it played before. */
export interface TabId {
  read(): string;
  /** Another tab has the same one: browsers copy `sessionStorage` into a duplicated tab. This one gets its own. */
  renew(): void;
}

/**
 * A random id that outlives a reload of the page and ends with its tab. `scope` keeps several players of one tab apart, as
 * frames of one page have to be. Where the browser keeps nothing, it lasts as long as the page.
 */
export function createTabId(scope = ""): TabId {
  const key = `streamgate.player.tab${scope}`;
  let ofPage: string | null = null;

  function renew() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    ofPage = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
    try {
      sessionStorage.setItem(key, ofPage);
    } catch {
      // Blocked storage: the id lasts as long as the page.
    }
    return ofPage;
  }

  function kept(): string | null {
    try {
      return sessionStorage.getItem(key);
    } catch {
      return null;
    }
  }

  return {
    read() {
      ofPage ??= kept() ?? renew();
      return ofPage;
    },
    renew: () => void renew(),
  };
}
