/** What each question adds: in the long run there is one extra request for five questions. */
const perQuestion = 0.2;
/** A burst of questions to a chain that nothing is known of yet may need two retries each. */
const most = 500;

/**
 * Bounds the requests beyond the first of each question, so that a bad hour of the endpoints is not made worse by twice the
 * traffic. Retries may use all of it, hedges (which only save time) stop at half.
 */
export function createExtraRequests() {
  let left = most;
  return {
    asked(): void {
      left = Math.min(most, left + perQuestion);
    },
    /** Takes one when it is there. */
    take(what: "retry" | "hedge"): boolean {
      if (left < (what === "hedge" ? most / 2 : 1)) return false;
      left -= 1;
      return true;
    },
  };
}
