import { describe, expect, test } from "vitest";
import { isInAppBrowser, isPhone, walletApps, wayOut } from "./open-in-wallet.ts";

const page = new URL("https://gate.example/watch/vid_1?t=30&q=a%20b#comments");
const android =
  "Mozilla/5.0 (Linux; Android 16; Pixel 9) AppleWebKit/537.36 Chrome/142.0.0.0 Mobile Safari/537.36";
const iphone =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Version/19.0 Mobile/15E148 Safari/604.1";
const mac =
  "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/19.0 Safari/605.1.15";
const desk = (userAgent: string) => ({ userAgent, maxTouchPoints: 0 });
const touched = (userAgent: string) => ({ userAgent, maxTouchPoints: 5 });

test.each(walletApps)(
  "the link to $name carries the whole address of the page and nothing of ours beside it",
  (app) => {
    const link = new URL(app.linkTo(page));
    expect(link.protocol).toBe("https:");
    const said = decodeURIComponent(link.href);
    expect(said).toContain("gate.example/watch/vid_1?t=30&q=a");
    expect(said).toContain("#comments");
    // An address inside of an address is one word of it: nothing of the page's own query becomes the link's.
    if (app.name !== "MetaMask") expect(link.searchParams.has("t") || link.searchParams.has("q")).toBe(false);
  },
);

describe("what a browser is", () => {
  test("phones and tablets are told from computers", () => {
    expect([android, iphone].map((each) => isPhone(touched(each)))).toEqual([true, true]);
    // An iPad.
    expect(isPhone(touched(mac))).toBe(true);
    expect(isPhone(desk(mac))).toBe(false);
  });

  test.each([
    `${iphone} [FBAN/FBIOS;FBAV/500.0]`,
    `${iphone} Instagram 400.0`,
    `${android} musical_ly_2024 BytedanceWebview/d8a21c6`,
    android.replace("Pixel 9)", "Pixel 9; wv)"),
    `${iphone} Twitter for iPhone`,
  ])("inside of another app: %s", (userAgent) => {
    expect(isInAppBrowser(touched(userAgent))).toBe(true);
  });

  test("no other app: the phone's own browsers", () => {
    expect([android, iphone, mac].some((each) => isInAppBrowser(touched(each)))).toBe(false);
  });
});

test("the way out is the phone's own browser at the same address", () => {
  expect(wayOut(page, touched(android))).toBe(
    "intent://gate.example/watch/vid_1?t=30&q=a%20b#comments#Intent;scheme=https;action=android.intent.action.VIEW;end",
  );
  expect(wayOut(page, touched(iphone))).toBe(`x-safari-${page.href}`);
  expect(wayOut(page, desk(mac))).toBeNull();
});
