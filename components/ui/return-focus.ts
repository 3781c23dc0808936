const controls = "a[href], button, input, select, textarea, summary, [tabindex]";
const surroundings = "section, article, form, li, nav, aside, main";

/** The control outside of all dialogs that was used last. */
let lastUsed: Element | null = null;

if (typeof document !== "undefined") {
  // Safari gives a pressed button no focus.
  for (const kind of ["focusin", "pointerdown"]) {
    document.addEventListener(
      kind,
      ({ target }) => {
        const control = target instanceof Element ? target.closest(controls) : null;
        if (control !== null && control.closest("[role=dialog]") === null) lastUsed = control;
      },
      true,
    );
  }
}

/**
 * The way back for a dialog that is about to take the focus: the control that opened it, then what surrounds that,
 * inside out. What had the focus may be gone by now, as when one dialog takes the place of another.
 */
export function wayBack(): HTMLElement[] {
  const { activeElement, body } = document;
  const opener = activeElement === body ? lastUsed : activeElement;
  const way: HTMLElement[] = [];
  for (let each = opener; each !== null; each = each.parentElement) {
    if (each instanceof HTMLElement && (each === opener || each.matches(surroundings))) way.push(each);
  }
  return way;
}

/**
 * Gives the focus to the first place on the way back that is still there and takes it, at last to the page's content;
 * whoever took it meanwhile keeps it.
 */
export function returnFocus(way: readonly HTMLElement[]): void {
  const page = document.querySelector("main");
  for (const place of page === null ? way : [...way, page]) {
    if (document.activeElement !== null && document.activeElement !== document.body) return;
    if (!place.isConnected) continue;
    if (place.matches(surroundings)) letHoldFocus(place);
    place.focus({ preventScroll: true });
  }
}

/** A place that is no control can have the focus as long as it has it. */
function letHoldFocus(place: HTMLElement): void {
  if (place.hasAttribute("tabindex")) return;
  place.tabIndex = -1;
  place.addEventListener("blur", () => place.removeAttribute("tabindex"), { once: true });
}
