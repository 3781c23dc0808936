import { generatePrivateKey, type PrivateKeyAccount, privateKeyToAccount } from "viem/accounts";
import { createSiweMessage } from "viem/siwe";
import { createAccountNonce, linkAccount, unlinkAccount } from "#lib/shared/api/account.ts";
import { getSession } from "#lib/shared/api/auth.ts";
import type { Person } from "../videos/video-world.ts";
import { type Answered, startPeopleWorld } from "./people-world.ts";

export type LinkingWorld = Awaited<ReturnType<typeof startLinkingWorld>>;

export const newKey = () => privateKeyToAccount(generatePrivateKey());

export function accountOf({ address }: { address: string }): string {
  return `eip155:0:${address.toLowerCase()}`;
}

/** The body that answers a challenge. */
export async function answerTo(challenge: Answered, key: PrivateKeyAccount) {
  const { issuedAt, expiresAt, ...terms } = challenge.body;
  const message = createSiweMessage({
    ...terms,
    address: key.address,
    chainId: 1,
    version: "1",
    issuedAt: new Date(issuedAt),
    expirationTime: new Date(expiresAt),
  });
  return { message, signature: await key.signMessage({ message }) };
}

/** People whose wallets sign, and an operator. */
export async function startLinkingWorld() {
  const operatorKey = newKey();
  const world = await startPeopleWorld({ OPERATOR_ACCOUNTS: accountOf(operatorKey) });

  /** Somebody who has just signed in. */
  async function newPerson(key = newKey()) {
    return { key, account: accountOf(key), person: await world.signIn(accountOf(key)) };
  }

  const challengeOf = (person: Person, purpose: "confirm" | "link") =>
    world.ask(createAccountNonce, person, { body: { purpose } });

  /** A signature by `key` that adds it to a person's accounts. */
  const linkProof = async (person: Person, key: PrivateKeyAccount) =>
    answerTo(await challengeOf(person, "link"), key);

  const link = async (person: Person, key: PrivateKeyAccount, merge = false): Promise<Answered> =>
    world.ask(linkAccount, person, { body: { proof: await linkProof(person, key), merge } });

  const unlink = (person: Person, account: string) =>
    world.ask(unlinkAccount, person, { params: { account } });

  const accountsOf = async (person: Person): Promise<string[]> =>
    (await world.ask(getSession, person)).body.viewer?.accounts ?? [];

  return {
    ...world,
    get host() {
      return world.host;
    },
    signInOperator: () => world.signIn(accountOf(operatorKey)),
    newPerson,
    challengeOf,
    linkProof,
    link,
    unlink,
    accountsOf,
  };
}
