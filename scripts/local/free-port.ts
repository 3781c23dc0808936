import { createServer } from "node:net";

/** True when nothing listens on `port` of `host`. */
export function isPortFree(port: number, host = "127.0.0.1"): Promise<boolean> {
  return listenOnce(port, host).then(
    () => true,
    () => false,
  );
}

/** The first free TCP port from `wanted` upwards; without `wanted` any free one. */
export async function findFreePort(wanted?: number, host = "127.0.0.1"): Promise<number> {
  if (wanted === undefined) return listenOnce(0, host);
  for (let port = wanted; port < Math.min(wanted + 200, 65_536); port++) {
    if (await isPortFree(port, host)) return port;
  }
  return listenOnce(0, host);
}

function listenOnce(port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      const bound = typeof address === "object" && address !== null ? address.port : port;
      server.close(() => resolve(bound));
    });
  });
}

/** `wanted`, or the next free port with a line that says so. */
export async function chooseFreePort(
  wanted: number,
  options: { who: string; log: (line: string) => void; host?: string },
): Promise<number> {
  const port = await findFreePort(wanted, options.host);
  if (port !== wanted) options.log(`Port ${wanted} is taken, ${options.who} uses ${port}`);
  return port;
}
