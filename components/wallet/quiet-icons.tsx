"use client";

import { useEffect } from "react";

const wordless = '[role="img"]:not([aria-label], [aria-hidden])';

/**
 * RainbowKit draws each wallet's icon beside its name as an image without words (WCAG 1.1.1): it says nothing that the
 * name does not, so it is kept from those who listen.
 */
export function QuietIcons() {
  useEffect(() => {
    const quieten = () => {
      for (const icon of document.querySelectorAll(`[data-rk] ${wordless}`))
        icon.setAttribute("aria-hidden", "true");
    };
    const inside = new MutationObserver(quieten);
    // Its windows are put behind the page, as children of the body.
    const windows = new MutationObserver((changes) => {
      const added = changes.flatMap(({ addedNodes }) => [...addedNodes]);
      const opened = added.filter(
        (node) => node instanceof Element && node.querySelector("[data-rk]") !== null,
      );
      for (const node of opened) inside.observe(node, { childList: true, subtree: true });
      if (opened.length > 0) quieten();
    });
    windows.observe(document.body, { childList: true });
    return () => {
      windows.disconnect();
      inside.disconnect();
    };
  }, []);
  return null;
}
