import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { createSiweMessage } from "viem/siwe";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { ledgerPlugin, ledgerProof } from "../../plugins/ledger.ts";
import { setWebHost } from "../../setup/web-host.ts";
import { origin, send, startTestHost, type TestHost } from "./test-host.ts";

// Next takes the import away on the server; outside of it the package refuses to load.
vi.mock("server-only", () => ({}));

const ledgerAccount = "ledger:main:L-12345678";
let world: TestHost;
let nonces: typeof import("../../../app/api/v1/auth/nonces/route.ts");
let session: typeof import("../../../app/api/v1/auth/session/route.ts");
let sessions: typeof import("../../../app/api/v1/auth/sessions/route.ts");

beforeAll(async () => {
  world = await startTestHost([ledgerPlugin], {
    LEDGER_SECRETS: JSON.stringify({ [ledgerAccount]: "a secret" }),
  });
  setWebHost(world.host);
  nonces = await import("../../../app/api/v1/auth/nonces/route.ts");
  session = await import("../../../app/api/v1/auth/session/route.ts");
  sessions = await import("../../../app/api/v1/auth/sessions/route.ts");
});
afterAll(() => world?.stop());

const wallet = privateKeyToAccount(generatePrivateKey());
const account = `eip155:0:${wallet.address.toLowerCase()}`;

async function signedMessage(signer = wallet, spelled = (text: string) => text) {
  const issued = await send(nonces.POST, { method: "POST", headers: { origin } });
  expect(issued.status).toBe(201);
  const challenge = await issued.json();
  const checksummed = createSiweMessage({
    address: signer.address,
    chainId: 999_999,
    version: "1",
    domain: challenge.domain,
    uri: challenge.uri,
    nonce: challenge.nonce,
    statement: challenge.statement,
    issuedAt: new Date(challenge.issuedAt),
    expirationTime: new Date(challenge.expiresAt),
  });
  const message = spelled(checksummed);
  return { message, signature: await signer.signMessage({ message }) };
}

/** Signs in as a browser does; gives its Cookie header and the whole Set-Cookie. */
async function signIn(cookie?: string) {
  const response = await send(sessions.POST, {
    json: await signedMessage(),
    headers: { origin, ...(cookie === undefined ? {} : { cookie }) },
  });
  expect(response.status).toBe(201);
  const [setCookie = ""] = response.headers.getSetCookie();
  return { cookie: setCookie.split(";")[0] ?? "", setCookie, body: await response.json() };
}

const viewerOf = async (cookie: string) =>
  (await (await send(session.GET, { headers: { cookie } })).json()).viewer;

test("a wallet on an unknown network signs in, and its cookie is out of reach of scripts and other sites", async () => {
  const { setCookie, cookie, body } = await signIn();
  expect(setCookie).toMatch(/^__Host-sg_session=/);
  for (const attribute of ["HttpOnly", "Secure", "SameSite=Lax", "Path=/", "Max-Age=2592000"]) {
    expect(setCookie).toContain(attribute);
  }
  expect(setCookie).not.toContain("Domain");
  expect(body.viewer).toMatchObject({ accounts: [account], operator: false });
  expect(await viewerOf(cookie)).toEqual(body.viewer);
  const [kept] = await world.host.db.prisma.session.findMany();
  expect(JSON.stringify(kept)).not.toContain(cookie.split("=")[1]);
});

test("a wallet that writes its address in lower case signs in to the same account", async () => {
  const json = await signedMessage(wallet, (text) =>
    text.replace(wallet.address, wallet.address.toLowerCase()),
  );
  // What was signed is what has to be sent, to the letter.
  const respelled = { ...json, message: json.message.replace(wallet.address.toLowerCase(), wallet.address) };
  const refused = await send(sessions.POST, { json: respelled, headers: { origin } });
  expect((await refused.json()).code).toBe("sign_in_invalid");
  const response = await send(sessions.POST, { json, headers: { origin } });
  expect(response.status).toBe(201);
  expect((await response.json()).viewer.accounts).toEqual([account]);
});

test("the body names its scheme, which is EIP-4361's unless said, and one that a plugin brought is as good", async () => {
  const post = (json: unknown) => send(sessions.POST, { json, headers: { origin } });
  expect((await post({ scheme: "siwe", ...(await signedMessage()) })).status).toBe(201);
  const issued = await (await send(nonces.POST, { method: "POST", headers: { origin } })).json();
  const [issuedAt, expiresAt] = [new Date(issued.issuedAt), new Date(issued.expiresAt)];
  const proof = ledgerProof({ ...issued, issuedAt, expiresAt }, ledgerAccount, "a secret");
  const response = await post(proof);
  expect(response.status).toBe(201);
  expect((await response.json()).viewer.accounts).toEqual([ledgerAccount]);
  const cookie = response.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  expect((await viewerOf(cookie)).accounts).toEqual([ledgerAccount]);

  const { message } = await signedMessage();
  for (const [wrong, detail] of [
    [{ scheme: "passkey" }, "body.scheme: must be one of siwe, eip712, siws, ledger"],
    [{ ...proof, code: 7 }, /^body\.code: /],
    [{ message, signature: "none" }, /^body\.signature: /],
    [{ message }, /^body: signature: /],
  ] as const) {
    const refused = await post(wrong);
    const problem = await refused.json();
    expect([refused.status, problem.code]).toEqual([400, "request_invalid"]);
    expect(problem.detail).toMatch(detail);
  }
});

test("nobody is signed in without a cookie", async () => {
  expect(await viewerOf("")).toBeNull();
});

test("signing in again ends the session that this browser held", async () => {
  const first = await signIn();
  const second = await signIn(first.cookie);
  expect(second.cookie).not.toBe(first.cookie);
  expect(await viewerOf(first.cookie)).toBeNull();
  expect(await viewerOf(second.cookie)).not.toBeNull();
});

test("a session that another one planted does not survive the sign-in", async () => {
  const planted = "__Host-sg_session=chosen-by-somebody-else";
  const { cookie } = await signIn(planted);
  expect(cookie).not.toBe(planted);
  expect(await viewerOf(planted)).toBeNull();
});

test("signing out ends this session alone and drops its cookie", async () => {
  const here = await signIn();
  const elsewhere = await signIn();
  const response = await send(session.DELETE, { method: "DELETE", headers: { origin, cookie: here.cookie } });
  expect(response.status).toBe(204);
  expect(response.headers.getSetCookie()[0]).toMatch(/^__Host-sg_session=;.*Max-Age=0/);
  expect(await viewerOf(here.cookie)).toBeNull();
  expect(await viewerOf(elsewhere.cookie)).not.toBeNull();
});

test("signing out everywhere ends every session of the viewer, of no other, and tells so", async () => {
  const here = await signIn();
  const elsewhere = await signIn();
  const stranger = await world.signIn();
  const response = await send(sessions.DELETE, {
    method: "DELETE",
    headers: { origin, cookie: here.cookie },
  });
  expect(response.status).toBe(204);
  expect([await viewerOf(here.cookie), await viewerOf(elsewhere.cookie)]).toEqual([null, null]);
  expect(await viewerOf(stranger)).not.toBeNull();
  const events = await world.host.db.prisma.outbox.findMany({ where: { name: "session/revoked" } });
  expect(events.map(({ data }) => data)).toEqual([{ viewerId: here.body.viewer.id }]);
});

test("a message is used once, by its signer, and from our own pages", async () => {
  const request = await signedMessage();
  const foreign = await send(sessions.POST, { json: request, headers: { origin: "https://evil.example" } });
  expect(foreign.status).toBe(403);
  const stranger = privateKeyToAccount(generatePrivateKey());
  const forged = { ...request, signature: await stranger.signMessage({ message: request.message }) };
  const refused = await send(sessions.POST, { json: forged, headers: { origin } });
  expect([refused.status, (await refused.json()).code]).toEqual([401, "sign_in_invalid"]);
  expect(refused.headers.getSetCookie()).toEqual([]);
  expect((await send(sessions.POST, { json: request, headers: { origin } })).status).toBe(201);
  const replayed = await send(sessions.POST, { json: request, headers: { origin } });
  expect([replayed.status, (await replayed.json()).code]).toEqual([401, "nonce_consumed"]);
});
