"use client";

import { useEffect } from "react";

/**
 * Keeps the page's title while another one is on its way. Next takes the old title away as soon as it shows a new page,
 * and the new one may come a moment later (its metadata is a row of the answer of its own): without this, the tab and a
 * screen reader would name nothing meanwhile. The copy stands behind the page's own title, the first one being what counts.
 */
export function KeptTitle() {
  useEffect(() => {
    const kept = document.createElement("title");
    const keep = () => {
      const first = document.querySelector("head > title");
      if (first === null || first === kept) return;
      if (kept.textContent !== first.textContent) kept.textContent = first.textContent;
      if (first.nextElementSibling !== kept) first.after(kept);
    };
    keep();
    const observer = new MutationObserver(keep);
    observer.observe(document.head, { childList: true, subtree: true, characterData: true });
    return () => {
      observer.disconnect();
      kept.remove();
    };
  }, []);
  return null;
}
