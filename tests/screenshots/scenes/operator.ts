import type { Scene } from "../scene.ts";

/** What operators see. */
export const operatorScenes: readonly Scene[] = [
  {
    name: "operator",
    as: "operator",
    whole: true,
    prepare: async (page, { at }) => {
      await page.goto(at("/operator"));
      await page.getByTestId("reported-video").first().waitFor();
      await page.getByTestId("action").first().waitFor();
    },
  },
  {
    name: "operator-video",
    as: "operator",
    whole: true,
    prepare: async (page, { at, film }) => {
      await page.goto(at(`/operator/videos/${film("Copper hills")}`));
      await page.getByTestId("report").first().waitFor();
    },
  },
  {
    name: "operator-taken-down",
    as: "operator",
    prepare: async (page, { at, film }) => {
      await page.goto(at(`/operator/videos/${film("Street, by night")}`));
      await page.getByTestId("restore").waitFor();
    },
  },
  {
    name: "operator-order",
    as: "operator",
    prepare: async (page, { at, film }) => {
      await page.goto(at(`/operator/videos/${film("Copper hills")}`));
      await page.getByTestId("take-down").click();
      await page
        .getByTestId("order-reason")
        .fill("The music from 0:02 on belongs to somebody else. Publish it again without it.");
    },
  },
];
