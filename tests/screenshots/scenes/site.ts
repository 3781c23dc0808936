import type { Scene } from "../scene.ts";

/** The pages that everybody sees. */
export const siteScenes: readonly Scene[] = [
  { name: "first-page", prepare: (page, { at }) => page.goto(at("/")) },
  { name: "catalogue", whole: true, prepare: (page, { at }) => page.goto(at("/videos")) },
  { name: "catalogue-search", prepare: (page, { at }) => page.goto(at("/videos?q=night")) },
  { name: "catalogue-nothing-found", prepare: (page, { at }) => page.goto(at("/videos?q=zeppelin")) },
  {
    name: "creator",
    prepare: (page, { at, creator }) => page.goto(at(`/creator/${creator.wallet.address}`)),
  },
  { name: "not-found", prepare: (page, { at }) => page.goto(at("/nothing-here")) },
  {
    name: "error",
    // A page that cannot be made: what it asks for is away.
    prepare: async (page, { at, sql }) => {
      await sql(`ALTER TABLE "Video" RENAME TO "VideoAway"`);
      await page.goto(at("/videos"));
      await page.getByText("This page could not be shown").waitFor();
    },
    tidy: ({ sql }) => sql(`ALTER TABLE IF EXISTS "VideoAway" RENAME TO "Video"`),
  },
  {
    name: "share",
    prepare: async (page, { at, film }) => {
      await page.goto(at(`/watch/${film("Night walk above the fog")}`));
      await page.getByTestId("share").click();
      await page.getByTestId("share-dialog").waitFor();
    },
  },
  {
    name: "report",
    as: "stranger",
    prepare: async (page, { at, film }) => {
      await page.goto(at(`/watch/${film("Still water")}`));
      await page.getByTestId("viewer-menu").waitFor();
      await page.getByTestId("report-button").click();
      await page.getByTestId("report-dialog").getByText("It uses work that").click();
      await page.getByTestId("report-text").fill("The music from 0:02 on is mine.");
    },
  },
  {
    name: "report-sent",
    as: "guest",
    prepare: async (page, { at, film }) => {
      await page.goto(at(`/watch/${film("Still water")}`));
      await page.getByTestId("viewer-menu").waitFor();
      await page.getByTestId("report-button").click();
      await page.getByTestId("report-dialog").getByText("Something else").click();
      await page.getByTestId("report-send").click();
      await page.getByText("Thank you. Your report is with the operators.").waitFor();
    },
  },
];
