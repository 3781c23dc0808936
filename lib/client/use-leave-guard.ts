import { useEffect } from "react";

const question = "Your changes are not saved yet. Leave without them?";

/** While `dirty`, asks before the page is left: by a closed tab, a reload, or a link of this site. */
export function useLeaveGuard(dirty: boolean): void {
  useEffect(() => {
    if (!dirty) return;
    const onUnload = (event: BeforeUnloadEvent) => event.preventDefault();
    // Links of this site change the page without unloading it; the question comes before the router hears of the press.
    const onClick = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
      if (!(link instanceof HTMLAnchorElement) || link.target === "_blank" || link.download !== "") return;
      const elsewhere = link.origin !== location.origin || link.pathname !== location.pathname;
      if (!elsewhere || event.metaKey || event.ctrlKey || window.confirm(question)) return;
      event.preventDefault();
      event.stopPropagation();
    };
    window.addEventListener("beforeunload", onUnload);
    document.addEventListener("click", onClick, true);
    return () => {
      window.removeEventListener("beforeunload", onUnload);
      document.removeEventListener("click", onClick, true);
    };
  }, [dirty]);
}
