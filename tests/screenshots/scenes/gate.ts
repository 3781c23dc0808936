import type { Page } from "playwright-core";
import type { Cast } from "../cast.ts";
import { type Scene, scrolledTo } from "../scene.ts";

const undecided = "DSC_4471";
const atGate = scrolledTo("#access");

/** Saying who may watch. */
export const gateScenes: readonly Scene[] = [
  {
    name: "gate-templates",
    as: "creator",
    prepare: async (page, cast) => {
      await open(page, cast, undecided);
      await page.getByTestId("gate-template-nft").waitFor();
    },
    each: atGate,
  },
  {
    name: "gate-rule",
    as: "creator",
    prepare: async (page, cast) => {
      await open(page, cast, "Making of: the gate");
      await page.getByTestId("gate-token").waitFor();
    },
    each: atGate,
  },
  {
    name: "gate-try-wallet",
    as: "creator",
    prepare: async (page, cast) => {
      await open(page, cast, "Making of: the gate");
      await page.getByTestId("try-mine").click();
      await page.getByTestId("try-outcome").waitFor();
    },
    each: scrolledTo('[data-testid="gate-sentence"]'),
  },
  {
    name: "gate-nested",
    as: "creator",
    prepare: async (page, cast) => {
      await open(page, cast, undecided);
      await page.getByTestId("gate-template-nft").click();
      await page.getByTestId("gate-demo-token").click();
      await page.getByTestId("gate-add-group").first().click();
      const group = page.getByTestId("gate-group").nth(1);
      await group.getByTestId("gate-demo-token").click();
      await group.getByTestId("gate-add-allowlist").click();
      await group.getByTestId("gate-accounts").fill(`0x${"3f".repeat(20)}`);
      for (const index of [0, 1]) await page.getByTestId("gate-condition-toggle").nth(index).click();
    },
    each: atGate,
  },
  {
    name: "gate-incomplete",
    as: "creator",
    prepare: async (page, cast) => {
      await open(page, cast, undecided);
      await page.getByTestId("gate-template-tokens").click();
      await page.getByTestId("gate-save").click();
      await page.getByText("Some fields above still need you").waitFor();
    },
    each: atGate,
  },
  {
    name: "gate-menu",
    as: "creator",
    prepare: async (page, cast) => {
      await open(page, cast, "Night walk above the fog");
      await page.getByTestId("gate-node-menu").first().waitFor();
    },
    each: async (page) => {
      await page.keyboard.press("Escape");
      await atGate(page);
      await page.getByTestId("gate-node-menu").first().click();
      await page.getByRole("menu").waitFor();
    },
  },
  {
    name: "gate-divisible",
    as: "creator",
    prepare: async (page, cast) => {
      const json = {
        standard: "erc721",
        name: "Half and half",
        symbol: "HALF",
        decimals: 18,
        features: [],
        divisible: true,
      };
      await page.route("**/api/v1/tokens/**", (route) => route.fulfill({ json }));
      await open(page, cast, undecided);
      await page.getByTestId("gate-template-nft").click();
      await page.getByTestId("gate-demo-token").click();
      await page.getByTestId("gate-count-parts").waitFor();
    },
    each: atGate,
  },
  {
    name: "gate-deploy",
    as: "creator",
    prepare: async (page, cast) => {
      await open(page, cast, undecided);
      await page.getByTestId("gate-template-deploy").click();
      await page.getByTestId("pass-name").waitFor();
    },
    each: scrolledTo('[data-testid="pass-name"]', "center"),
  },
  {
    name: "gate-unsaved",
    as: "creator",
    prepare: async (page, cast) => {
      await open(page, cast, undecided);
      await page.getByTestId("gate-template-nft").click();
      await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Videos" }).click();
      await page.getByTestId("unsaved-dialog").waitFor();
    },
  },
];

async function open(page: Page, { at, film }: Cast, title: string): Promise<void> {
  await page.goto(at(`/studio/${film(title)}`));
  await page.getByTestId("gate-editor").waitFor();
}
