import type { ChainHealthView, EndpointView } from "#lib/shared/api/chain-health.ts";
import type { Scene } from "../scene.ts";

const at = "2026-11-23T20:15:00.000Z";
const before = (seconds: number) => new Date(Date.parse(at) - seconds * 1000).toISOString();

function endpoint(host: string, known: Partial<EndpointView> = {}): EndpointView {
  const nothing = { lastProblem: null, latencyMs: null, lastAskedAt: null, restsUntil: null, head: null };
  return { host, state: "untried", ...nothing, lagBlocks: null, ...known };
}

function chain(id: string, name: string, known: Partial<ChainHealthView>): ChainHealthView {
  return { id, name, testnet: false, status: "unknown", head: null, endpoints: [], ...known };
}

/** Endpoints in all their states: those of a real chain cannot be brought into them at once. */
const chainsInTrouble: ChainHealthView[] = [
  chain("eip155:1", "Ethereum", {
    status: "ok",
    head: { number: "23871456", at: before(9) },
    endpoints: [
      endpoint("rpc.cinema.example", {
        state: "ok",
        latencyMs: 38,
        lastAskedAt: before(2),
        head: "23871456",
        lagBlocks: 0,
      }),
      endpoint("ethereum-rpc.publicnode.com", {
        state: "ok",
        latencyMs: 121,
        lastAskedAt: before(41),
        head: "23871453",
        lagBlocks: 0,
      }),
    ],
  }),
  chain("eip155:137", "Polygon", {
    status: "degraded",
    head: { number: "79402118", at: before(3) },
    endpoints: [
      endpoint("polygon-bor-rpc.publicnode.com", {
        state: "ok",
        latencyMs: 64,
        lastAskedAt: before(1),
        head: "79402118",
        lagBlocks: 0,
      }),
      endpoint("polygon.drpc.org", {
        state: "resting",
        latencyMs: 210,
        lastAskedAt: before(8),
        restsUntil: before(-52),
        lastProblem: "HTTP 429",
        head: "79402101",
        lagBlocks: 0,
      }),
      endpoint("1rpc.io", {
        state: "lagging",
        latencyMs: 95,
        lastAskedAt: before(30),
        lastProblem: "412 blocks behind the other endpoints",
        head: "79401690",
        lagBlocks: 412,
      }),
    ],
  }),
  chain("eip155:8453", "Base", {
    status: "down",
    head: { number: "38540022", at: before(1260) },
    endpoints: [
      endpoint("mainnet.base.org", {
        state: "shut",
        latencyMs: 77,
        lastAskedAt: before(4),
        lastProblem: "no answer within 1700 ms",
      }),
      endpoint("base.internal.example", {
        state: "wrong_chain",
        lastAskedAt: before(4),
        lastProblem: "serves chain 84532 instead of 8453",
      }),
    ],
  }),
  chain("eip155:80002", "Polygon Amoy", {
    testnet: true,
    endpoints: [
      "rpc-amoy.polygon.technology",
      "polygon-amoy-bor-rpc.publicnode.com",
      "polygon-amoy.drpc.org",
    ].map((host) => endpoint(host)),
  }),
];

/** What operators see. */
export const operatorScenes: readonly Scene[] = [
  {
    name: "operator-chains",
    as: "operator",
    whole: true,
    prepare: async (page, { at: address }) => {
      const json = { at, chains: chainsInTrouble };
      await page.route("**/api/v1/operator/chains", (route) => route.fulfill({ json }));
      await page.goto(address("/operator/chains"));
      await page.getByTestId("chain").first().waitFor();
    },
  },
  {
    name: "operator-chains-checked",
    as: "operator",
    prepare: async (page, { at: address }) => {
      await page.goto(address("/operator/chains"));
      await page.getByTestId("check-all").click();
      await page.getByText("all endpoints work").waitFor();
    },
  },
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
