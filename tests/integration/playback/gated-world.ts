import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import type { Rule } from "#lib/shared/gate.ts";
import { anvilAccount } from "../../setup/anvil.ts";
import { startProxiedChain } from "../../setup/proxied-chain.ts";
import { type Holder, startPlaybackWorld } from "./playback-world.ts";

export type GatedWorld = Awaited<ReturnType<typeof startGatedWorld>>;

/** What playback needs, with a gate that asks for a membership on a chain that fails on demand. */
export async function startGatedWorld() {
  const { anvil, proxy, chain, stop } = await startProxiedChain({ timeoutMs: 400, restMs: 20 });
  const world = await startPlaybackWorld({ chains: [chain] });
  const membership = await anvil.deployMembership();
  const gate: Rule = { type: "erc721", chain: anvil.id, contract: membership };

  const signInWith = (account: { address: string }) =>
    world.signIn(`${anvil.id}:${account.address.toLowerCase()}`);

  /** One that can pay for its transactions. */
  const newAccount = async () => {
    const account = privateKeyToAccount(generatePrivateKey());
    await anvil.client.setBalance({ address: account.address, value: 10n ** 18n });
    return account;
  };

  /** A viewer with a membership, and how they lose it. */
  const newHolder = async () => {
    const account = await newAccount();
    const tokenId = await anvil.mint(membership, account);
    return {
      account,
      tokenId,
      viewer: await signInWith(account),
      loseToken: (to = anvilAccount(0).address) => anvil.transfer(membership, account, to, tokenId),
    };
  };

  const endReasonOf = async ({ sessionId }: Holder) =>
    (await world.db.prisma.playbackSession.findUniqueOrThrow({ where: { id: sessionId } })).endReason;

  return {
    ...world,
    anvil,
    proxy,
    membership,
    gate,
    signInWith,
    newAccount,
    newHolder,
    endReasonOf,
    async stop() {
      await world.stop();
      await stop();
    },
  };
}
