import { afterAll, afterEach, beforeAll } from "vitest";
import type { Chain, ChainRead, ReadResult } from "#lib/chains/chain.ts";
import { createEvmChain, type EvmChainOptions } from "#lib/chains/evm/evm-chain.ts";
import { balanceOf } from "#lib/chains/evm/evm-reads.ts";
import { createLog } from "#lib/platform/log.ts";
import { anvilAccount, startTestAnvil, type TestAnvil } from "../../setup/anvil.ts";
import { type RpcProxy, startRpcProxy } from "../../setup/rpc-proxy.ts";

/** Three endpoints of one chain that fail on demand, and another chain. */
export interface ProxiedEndpoints {
  anvil: TestAnvil;
  other: TestAnvil;
  first: RpcProxy;
  second: RpcProxy;
  third: RpcProxy;
  /** A membership of which `owner` holds one. */
  contract: `0x${string}`;
  owner: string;
  /** What was logged. */
  lines: string[];
  connect(proxies: readonly { url: string }[], options?: Partial<EvmChainOptions>): Chain;
  readBalance(chain: Chain): Promise<ReadResult<bigint>>;
}

export async function readOne<Answer>(chain: Chain, read: ChainRead<Answer>) {
  return (await chain.read([read])).resultOf(read);
}

/** Starts them for the tests of this file; each test finds them as they were at the start. */
export function useProxiedEndpoints(): ProxiedEndpoints {
  const lines: string[] = [];
  const write = (line: string) => void lines.push(line);
  const log = createLog({ name: "test", level: "debug" }, { write });
  const owner = anvilAccount(1).address.toLowerCase();
  const common: Pick<ProxiedEndpoints, "lines" | "owner" | "connect" | "readBalance"> = {
    lines,
    owner,
    connect: (proxies, options) =>
      createEvmChain({
        chainId: endpoints.anvil.chainId,
        urls: proxies.map(({ url }) => url),
        log,
        // Nothing is slow here unless it is told to be, however busy the machine is.
        timeoutMs: 10_000,
        restMs: 400,
        ...options,
      }),
    readBalance: (chain) => readOne(chain, balanceOf(endpoints.contract, owner)),
  };
  const endpoints = common as ProxiedEndpoints;
  const proxies = () => [endpoints.first, endpoints.second, endpoints.third];

  beforeAll(async () => {
    const [anvil, other] = await Promise.all([startTestAnvil(), startTestAnvil({ chainId: 5 })]);
    const start = () => startRpcProxy(anvil.url);
    const [first, second, third] = await Promise.all([start(), start(), start()]);
    const contract = await anvil.deployMembership();
    await anvil.mint(contract, anvilAccount(1));
    Object.assign(endpoints, { anvil, other, first, second, third, contract });
  });
  afterEach(() => {
    for (const proxy of proxies()) proxy.reset();
  });
  afterAll(async () => {
    await Promise.all(proxies().map((proxy) => proxy?.close()));
    await Promise.all([endpoints.anvil, endpoints.other].map((chain) => chain?.stop()));
  });
  return endpoints;
}
