/** Next calls this once when its server starts, before it answers anything. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { startWeb } = await import("./app/start-web.ts");
  startWeb();
}
