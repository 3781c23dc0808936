import { type RefObject, useEffect, useLayoutEffect } from "react";

/** Where a panel beside the controls would leave nothing of the picture, or find no room. */
const SMALL = "(width < 40rem), (height < 30rem)";

/**
 * Shows what is open over the player: inside of it on a large screen, and on a small one as a sheet at the foot of the
 * screen, marked by `data-sheet`. A sheet lies in the browser's top layer, so that no stacking order of the page and no full
 * screen can cover it. A dialog takes the page behind its sheet out of reach; anything else leaves it usable.
 */
export function useSheet(panel: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const small = matchMedia(SMALL);
    const place = () => panel.current !== null && show(panel.current, small.matches);
    place();
    small.addEventListener("change", place);
    return () => small.removeEventListener("change", place);
  }, [panel]);
  useEffect(() => {
    // What goes full screen enters the top layer above all that was there before.
    const raise = () => panel.current?.dataset.sheet !== undefined && show(panel.current, true);
    document.addEventListener("fullscreenchange", raise);
    return () => document.removeEventListener("fullscreenchange", raise);
  }, [panel]);
}

function show(panel: HTMLElement, sheet: boolean): void {
  panel.toggleAttribute("data-sheet", sheet);
  if (panel instanceof HTMLDialogElement) {
    panel.close();
    if (sheet) panel.showModal();
    else panel.show();
    return;
  }
  if (panel.matches(":popover-open")) panel.hidePopover();
  panel.popover = sheet ? "manual" : null;
  if (sheet) panel.showPopover();
}
