import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { notePeers, peerHeader } from "./peer-header.ts";

test("every request carries its socket's peer under a name that no client knows", async () => {
  notePeers();
  const server = createServer((request, response) => response.end(request.headers[peerHeader]));
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  try {
    const { port } = server.address() as AddressInfo;
    const headers = { "x-forwarded-for": "6.6.6.6", [peerHeader]: "6.6.6.6" };
    const response = await fetch(`http://127.0.0.1:${port}/`, { headers });
    expect(await response.text()).toBe("127.0.0.1");
    expect(peerHeader).toMatch(/^x-peer-[0-9a-f]{32}$/);
  } finally {
    server.close();
  }
});
