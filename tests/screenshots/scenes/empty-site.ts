import type { People } from "../cast.ts";
import type { Scene } from "../scene.ts";

/** A site on its first day: nothing is published, and the sample is being made. */
export const emptySiteScenes: readonly Scene<People>[] = [
  {
    name: "first-page-empty",
    whole: true,
    prepare: async (page, { at }) => {
      await page.goto(at("/"));
      await page.getByText("A sample video is being made").waitFor();
    },
  },
  {
    name: "catalogue-empty",
    prepare: async (page, { at }) => {
      await page.goto(at("/videos"));
      await page.getByTestId("no-videos").waitFor();
    },
  },
  {
    name: "operator-empty",
    as: "operator",
    prepare: async (page, { at }) => {
      await page.goto(at("/operator"));
      await page.getByText("Nothing waits for you").waitFor();
    },
  },
];
