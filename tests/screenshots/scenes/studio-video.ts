import type { Page } from "playwright-core";
import type { Cast } from "../cast.ts";
import { type Scene, scrolledTo } from "../scene.ts";

const draft = "Making of: the gate";

/** The creator's page of one video. */
export const studioVideoScenes: readonly Scene[] = [
  { name: "studio-video", as: "creator", prepare: (page, cast) => open(page, cast, draft) },
  {
    name: "studio-video-loading",
    as: "creator",
    held: true,
    prepare: async (page, { at, film }) => {
      await page.route("**/api/v1/studio/videos/*", () => {});
      await page.goto(at(`/studio/${film(draft)}`));
      await page.getByTestId("viewer-menu").waitFor();
    },
  },
  {
    name: "studio-details",
    as: "creator",
    prepare: (page, cast) => open(page, cast, draft),
    each: scrolledTo("#details"),
  },
  {
    name: "studio-sound",
    as: "creator",
    prepare: (page, cast) => open(page, cast, draft),
    each: scrolledTo("#audio"),
  },
  {
    name: "studio-recovery",
    as: "creator",
    prepare: (page, cast) => open(page, cast, draft),
    each: scrolledTo("#recovery"),
  },
  {
    name: "studio-video-uploading",
    as: "uploader",
    prepare: async (page, { at, interrupted }) => {
      await page.goto(at(`/studio/${interrupted}`));
      await page.getByText(/of the file is here/).waitFor();
    },
  },
  {
    name: "studio-video-published",
    as: "creator",
    prepare: (page, cast) => open(page, cast, "Night walk above the fog"),
  },
  {
    name: "studio-video-scheduled",
    as: "creator",
    prepare: (page, cast) => open(page, cast, "Winter light"),
  },
  { name: "studio-video-failed", as: "creator", prepare: (page, cast) => open(page, cast, "DSC_4471") },
  {
    name: "studio-video-rejected",
    as: "creator",
    prepare: async (page, { at, rejected }) => {
      await page.goto(at(`/studio/${rejected}`));
      await page.getByText("This file cannot be used").waitFor();
    },
  },
  {
    name: "studio-video-taken-down",
    as: "creator",
    prepare: (page, cast) => open(page, cast, "Street, by night"),
  },
  {
    name: "studio-video-removed",
    as: "creator",
    prepare: async (page, { at, film }) => {
      await page.goto(at(`/studio/${film("Test of the new lens")}`));
      await page.getByTestId("restore-button").waitFor();
    },
  },
  {
    name: "studio-video-of-another",
    as: "newcomer",
    prepare: async (page, { at, film }) => {
      await page.goto(at(`/studio/${film(draft)}`));
      await page.getByRole("link", { name: "Back to the studio" }).waitFor();
    },
  },
  {
    name: "studio-poster",
    as: "creator",
    prepare: async (page, cast) => {
      await open(page, cast, draft);
      await page.getByTestId("poster-option").first().waitFor();
    },
    each: scrolledTo("#picture"),
  },
  {
    name: "studio-captions",
    as: "creator",
    prepare: async (page, cast) => {
      await open(page, cast, "Night walk above the fog");
      await page.getByTestId("caption-row").first().waitFor();
      await page.getByTestId("caption-input").setInputFiles({
        name: "night-walk.fr.srt",
        mimeType: "application/x-subrip",
        buffer: Buffer.from("1\n00:00:00,200 --> 00:00:09,800\nÀ partir d’ici, sans lumière.\n"),
      });
    },
    each: scrolledTo("#captions"),
  },
  {
    name: "studio-embed",
    as: "creator",
    prepare: (page, cast) => open(page, cast, "Night walk above the fog"),
    each: scrolledTo("#embed"),
  },
  {
    name: "studio-insights",
    as: "creator",
    prepare: async (page, cast) => {
      await open(page, cast, "Night walk above the fog");
      await page.getByTestId("insight-views").waitFor();
    },
    each: scrolledTo("#insights"),
  },
  {
    name: "studio-review",
    as: "creator",
    prepare: async (page, cast) => {
      await open(page, cast, draft);
      await page.getByTestId("visibility-button").click();
      await page.getByRole("radio", { name: /^Public/ }).check();
      await page.getByTestId("review-holders").waitFor();
    },
  },
  {
    name: "studio-schedule",
    as: "creator",
    prepare: async (page, cast) => {
      await open(page, cast, draft);
      await page.getByTestId("visibility-button").click();
      await page.getByRole("radio", { name: /^Scheduled/ }).check();
      await page.getByTestId("schedule-zone").selectOption("Asia/Tokyo");
      await page.getByTestId("review-holders").waitFor();
    },
  },
  {
    name: "studio-remove",
    as: "creator",
    prepare: async (page, cast) => {
      await open(page, cast, draft);
      await page.getByTestId("remove-button").click();
      await page.getByTestId("remove-confirm").waitFor();
    },
  },
];

async function open(page: Page, { at, film }: Cast, title: string): Promise<void> {
  await page.goto(at(`/studio/${film(title)}`));
  await page.getByTestId("video-state").first().waitFor();
}
