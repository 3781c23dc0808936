import { listNotices, readNotices } from "#lib/shared/api/notices.ts";
import type { Scene } from "../scene.ts";

/** The creator's desk. */
export const studioScenes: readonly Scene[] = [
  {
    name: "studio-signed-out",
    prepare: async (page, { at }) => {
      await page.goto(at("/studio"));
      await page.getByRole("main").getByRole("button", { name: "Connect wallet" }).waitFor();
    },
  },
  {
    name: "studio-empty",
    as: "newcomer",
    prepare: async (page, { at }) => {
      await page.goto(at("/studio"));
      await page.getByTestId("upload-choose").waitFor();
    },
  },
  {
    name: "studio",
    as: "creator",
    whole: true,
    prepare: async (page, { at }) => {
      await page.goto(at("/studio"));
      await page.getByTestId("video-row").first().waitFor();
    },
  },
  {
    name: "studio-loading",
    as: "creator",
    held: true,
    prepare: async (page, { at }) => {
      await page.route("**/api/v1/studio/videos", () => {});
      await page.goto(at("/studio"));
      await page.getByTestId("viewer-menu").waitFor();
    },
  },
  {
    name: "studio-banned",
    as: "banned",
    prepare: async (page, { at }) => {
      await page.goto(at("/studio"));
      await page.getByText("You cannot upload here").waitFor();
    },
  },
  {
    name: "inbox-empty",
    as: "newcomer",
    prepare: async (page, { at }) => {
      await page.goto(at("/studio/inbox"));
      await page.getByText("Nothing yet").waitFor();
    },
  },
  {
    name: "inbox",
    as: "creator",
    whole: true,
    prepare: async (page, { at }, { api }) => {
      const { notices } = await api.call(listNotices, { query: {} });
      const ids = notices.filter(({ kind }) => kind === "ready").map(({ id }) => id);
      await api.call(readNotices, { body: { ids } });
      await page.goto(at("/studio/inbox"));
      await page.getByTestId("notice").first().waitFor();
    },
  },
  {
    name: "insights-empty",
    as: "newcomer",
    prepare: async (page, { at }) => {
      await page.goto(at("/studio/insights"));
      await page.getByText("Nobody has watched yet").waitFor();
    },
  },
  {
    name: "insights",
    as: "creator",
    whole: true,
    prepare: async (page, { at }) => {
      await page.goto(at("/studio/insights"));
      await page.getByTestId("insight-views").waitFor();
    },
  },
];
