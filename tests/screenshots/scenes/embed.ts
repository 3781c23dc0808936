import type { FrameLocator, Page } from "playwright-core";
import type { Cast } from "../cast.ts";
import type { Scene } from "../scene.ts";

/** The player in a page of another site. */
export const embedScenes: readonly Scene[] = [
  {
    name: "embed",
    prepare: async (page, cast) => {
      const frame = await openJournal(page, cast, "Still water");
      await frame.getByRole("button", { name: /^Play: / }).waitFor();
    },
  },
  {
    name: "embed-sign-in",
    prepare: async (page, cast) => {
      const frame = await openJournal(page, cast, "Night walk above the fog");
      await frame.getByTestId("embed-sign-in").waitFor();
    },
  },
  {
    name: "embed-waiting",
    as: "guest",
    signedOut: true,
    window: 0,
    prepare: (page, cast) => openWindow(page, cast),
  },
  {
    name: "embed-window",
    as: "guest",
    signedOut: true,
    prepare: (page, cast) => openWindow(page, cast),
  },
  {
    name: "embed-window-confirm",
    as: "guest",
    prepare: async (page, cast) => {
      const opened = await openWindow(page, cast);
      await opened.getByTestId("embed-confirm").waitFor();
    },
  },
  {
    name: "embed-refused",
    prepare: async (page, cast) => {
      const frame = await openJournal(page, cast, "The last evening of the festival");
      await frame.getByTestId("embed-refused").waitFor();
    },
  },
  {
    name: "embed-gone",
    prepare: async (page, { at, film }) => {
      await page.goto(at(`/embed/${film("Test of the new lens")}`));
      await page.getByText("There is no video here").waitFor();
    },
  },
];

/** A page of a site that some films may be shown on. Nothing of it comes from the network. */
async function openJournal(page: Page, { at, film }: Cast, title: string): Promise<FrameLocator> {
  // A page that comes from nowhere may not frame one of this machine, unless a person agrees.
  await page.context().grantPermissions(["local-network-access"]);
  await page
    .context()
    .route("https://film-journal.example/**", (route) =>
      route.fulfill({ contentType: "text/html", body: journal(at(`/embed/${film(title)}`)) }),
    );
  await page.goto("https://film-journal.example/winter-issue");
  return page.frameLocator("iframe");
}

async function openWindow(page: Page, cast: Cast): Promise<Page> {
  const frame = await openJournal(page, cast, "Night walk above the fog");
  const [opened] = await Promise.all([
    page.context().waitForEvent("page"),
    frame.getByTestId("embed-sign-in").click(),
  ]);
  await opened.getByTestId("asking-site").waitFor();
  return opened;
}

/** Its referrer policy is that of a site whose frames are not served over https, as here; else browsers keep its name. */
function journal(source: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>The winter issue</title>
<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"><style>
:root { color-scheme: light dark } body { margin: 0; font: 1.125rem/1.6 Georgia, serif }
main { max-width: 44rem; margin: 0 auto; padding: 3rem 1.25rem } h1 { font-size: 2.25rem; line-height: 1.15 }
iframe { width: 100%; aspect-ratio: 16 / 9; border: 0; border-radius: .5rem }
</style></head><body><main><p>Film journal</p><h1>One hour before the first light</h1>
<p>We asked four people who film at night why they go out when there is nothing to see yet.</p>
<iframe src="${source}" title="A film" allow="autoplay; fullscreen; picture-in-picture; encrypted-media"
  referrerpolicy="unsafe-url" allowfullscreen></iframe>
<p>“The fog does most of the work,” she says. “You only have to be there, and to be quiet.”</p>
</main></body></html>`;
}
