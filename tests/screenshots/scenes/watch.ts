import type { Page } from "playwright-core";
import type { Scene } from "../scene.ts";

/** A video's page, by who looks at it. */
export const watchScenes: readonly Scene[] = [
  {
    name: "watch-signed-out",
    prepare: async (page, { at, sample }) => {
      await page.goto(at(`/watch/${sample}`));
      await page.getByTestId("mint-pass").first().waitFor();
    },
  },
  {
    name: "watch-checking",
    as: "guest",
    prepare: async (page, { at, sample }) => {
      await page.route("**/access", () => {});
      await page.goto(at(`/watch/${sample}`));
      await stageIs(page, "asking");
    },
  },
  {
    name: "watch-loading",
    held: true,
    prepare: async (page, { at, film }) => {
      // The server's part of the page alone.
      await page.route("**/*.js*", (route) => route.abort());
      await page.goto(at(`/watch/${film("Night walk above the fog")}`));
    },
  },
  {
    name: "watch-refused",
    as: "stranger",
    prepare: async (page, { at, film }) => {
      await page.goto(at(`/watch/${film("The last evening of the festival")}`));
      await page.getByTestId("condition-row").first().waitFor();
    },
  },
  {
    name: "watch-refused-any",
    as: "stranger",
    whole: true,
    prepare: async (page, { at, film }) => {
      await page.goto(at(`/watch/${film("Night walk above the fog")}`));
      await page.getByTestId("condition-row").first().waitFor();
    },
  },
  {
    name: "watch-granted",
    as: "guest",
    prepare: async (page, { at, film }) => {
      await page.goto(at(`/watch/${film("Night walk above the fog")}`));
      await page.getByRole("button", { name: /^Play: / }).waitFor();
    },
  },
  {
    name: "watch-open",
    whole: true,
    prepare: async (page, { at, film }) => {
      await page.goto(at(`/watch/${film("Still water")}`));
      await page.getByRole("button", { name: /^Play: / }).waitFor();
    },
  },
  {
    name: "watch-own-draft",
    as: "creator",
    prepare: async (page, { at, film }) => {
      await page.goto(at(`/watch/${film("Making of: the gate")}`));
      await page.getByRole("button", { name: /^Play: / }).waitFor();
    },
  },
  {
    name: "watch-as-operator",
    as: "operator",
    prepare: async (page, { at, film }) => {
      await page.goto(at(`/watch/${film("Copper hills")}`));
      await page.getByText("You see it as an operator").waitFor();
    },
  },
  {
    name: "watch-not-ready",
    as: "uploader",
    prepare: async (page, { at, interrupted }) => {
      await page.goto(at(`/watch/${interrupted}`));
      await page.getByText("Not ready yet").waitFor();
    },
  },
  {
    name: "watch-failed",
    as: "creator",
    prepare: async (page, { at, film }) => {
      await page.goto(at(`/watch/${film("DSC_4471")}`));
      await page.getByText("Not available").waitFor();
    },
  },
  {
    name: "watch-unknown",
    as: "guest",
    prepare: async (page, { at, sample }) => {
      await page.route("**/access", (route) => route.abort());
      await page.goto(at(`/watch/${sample}`));
      await page.getByText("Not known whether you may watch").waitFor();
    },
  },
  {
    name: "watch-chain-silent",
    as: "newcomer",
    prepare: async (page, { at, sample, silenceChain }) => {
      silenceChain(true);
      await page.goto(at(`/watch/${sample}`));
      await stageIs(page, "unavailable");
    },
    tidy: async ({ silenceChain }) => silenceChain(false),
  },
  {
    name: "watch-removed",
    as: "creator",
    prepare: async (page, { at, film }) => {
      await page.goto(at(`/watch/${film("Test of the new lens")}`));
      await page.getByText("This video was removed").waitFor();
    },
  },
];

function stageIs(page: Page, state: string): Promise<void> {
  return page.locator(`[data-testid="stage"][data-state="${state}"]`).waitFor({ timeout: 60_000 });
}
