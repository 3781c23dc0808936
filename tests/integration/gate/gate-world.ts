import { builtInConditionKinds as kinds } from "#lib/gate/condition-kinds/built-in.ts";
import { evaluateGate } from "#lib/gate/evaluate-gate.ts";
import { type GateDecision, gateDecisionSchema, ruleSchema } from "#lib/shared/gate.ts";
import { anvilAccount } from "../../setup/anvil.ts";
import { startProxiedChain } from "../../setup/proxied-chain.ts";
import { deployTokens } from "./deploy-tokens.ts";

/** Holds a token of each kind; the stranger none. */
export const holder = anvilAccount(1);
export const stranger = anvilAccount(2);

/** A key's account; with a chain the smart account at the same address there. */
export const accountOf = (account: { address: string }, chain = "eip155:0") =>
  `${chain}:${account.address.toLowerCase()}`;

/** Why each condition was met or not, in order. */
export const codes = (decision: GateDecision) => decision.conditions.map(({ reason }) => reason.code);

export type GateWorld = Awaited<ReturnType<typeof startGateWorld>>;

/** Two chains: tokens of each kind on the first, which fails on demand, and a membership on the second. */
export async function startGateWorld() {
  const limits = { timeoutMs: 500, restMs: 50 };
  const connected = await Promise.all([
    startProxiedChain(limits),
    startProxiedChain({ ...limits, chainId: 137 }),
  ]);
  const [{ anvil, proxy }, { anvil: secondAnvil }] = connected;
  const chains = new Map(connected.map(({ chain }) => [chain.id, chain]));
  const tokens = await deployTokens(anvil, holder);
  await secondAnvil.mint(await secondAnvil.deployMembership(), holder);
  return {
    ...tokens,
    anvil,
    proxy,
    secondAnvil,
    chains,
    kinds,
    /** What the gate says of the accounts, in the form in which it is told. */
    async evaluate(rule: unknown, accounts = [accountOf(holder)]) {
      const decision = await evaluateGate({ chains, kinds, rule: ruleSchema.parse(rule), accounts });
      return gateDecisionSchema.parse(decision);
    },
    /** A condition that asks for a membership on the first chain, or for what the fields say. */
    nft: (fields: object = {}) => ({
      type: "erc721",
      chain: anvil.id,
      contract: tokens.membership,
      ...fields,
    }),
    async stop() {
      await Promise.all(connected.map((each) => each.stop()));
    },
  };
}
