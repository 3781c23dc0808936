/** A browser that is driven by the W3C WebDriver protocol. */
export interface WebDriver {
  goTo(url: string): Promise<void>;
  /** Runs the body of a function in the page and gives its result. */
  run<T>(script: string, args?: readonly unknown[]): Promise<T>;
  addCookie(cookie: { name: string; value: string }): Promise<void>;
  /** Clicks the first element that an XPath finds, as a person would. */
  click(xpath: string): Promise<void>;
  screenshot(): Promise<Buffer>;
  close(): Promise<void>;
}

/** Opens a session with a driver that listens at `driverUrl`. Rejects with the driver's own words. */
export async function openWebDriver(driverUrl: string, capabilities: object): Promise<WebDriver> {
  const command = async <T>(method: string, path: string, body?: object): Promise<T> => {
    const response = await fetch(`${driverUrl}${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const { value } = (await response.json()) as { value: T };
    if (!response.ok) throw new Error(`${method} ${path}: ${JSON.stringify(value).slice(0, 500)}`);
    return value;
  };
  const { sessionId } = await command<{ sessionId: string }>("POST", "/session", {
    capabilities: { alwaysMatch: capabilities },
  });
  const session = `/session/${sessionId}`;
  return {
    goTo: (url) => command("POST", `${session}/url`, { url }),
    run: (script, args = []) => command("POST", `${session}/execute/sync`, { script, args }),
    addCookie: (cookie) => command("POST", `${session}/cookie`, { cookie: { ...cookie, path: "/" } }),
    async click(xpath) {
      const element = await command<Record<string, string>>("POST", `${session}/element`, {
        using: "xpath",
        value: xpath,
      });
      await command("POST", `${session}/element/${Object.values(element)[0]}/click`, {});
    },
    screenshot: async () => Buffer.from(await command<string>("GET", `${session}/screenshot`), "base64"),
    close: () => command("DELETE", session),
  };
}
