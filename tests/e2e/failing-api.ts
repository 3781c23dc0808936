import type { Page } from "playwright-core";

/** What an operation answers while the database is away, for a page's route. */
export const unavailable = {
  status: 503,
  contentType: "application/problem+json",
  body: JSON.stringify({
    type: "about:blank",
    title: "Not now",
    status: 503,
    code: "database_unavailable",
    detail: "The database does not answer.",
    reference: "req_1",
    retryable: true,
  }),
};

/** Keeps an operation's answers back until they are to fail, and lets them fail until they may come. */
export async function hold(page: Page, path: string) {
  const held = Promise.withResolvers<void>();
  let failing = true;
  await page.route(`**${path}*`, async (route) => {
    await held.promise;
    await (failing ? route.fulfill(unavailable) : route.continue());
  });
  return {
    fail: () => held.resolve(),
    release: () => {
      failing = false;
    },
  };
}
