import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { createSiweMessage } from "viem/siwe";
import { createEip712Scheme } from "#lib/auth/eip712-scheme.ts";
import type { Challenge } from "#lib/auth/nonces.ts";
import { createSiweScheme } from "#lib/auth/siwe-scheme.ts";
import { signInTypedData } from "#lib/shared/sign-in-typed-data.ts";
import { createLedgerScheme, ledgerProof } from "../../plugins/ledger.ts";
import { signInSchemeConformance } from "./sign-in-scheme.conformance.ts";

signInSchemeConformance("Sign-In with Ethereum", (clock) => {
  const wallet = privateKeyToAccount(generatePrivateKey());
  const stranger = privateKeyToAccount(generatePrivateKey());
  // On another network each time, of which none is known here: a key is the same person on all of them.
  let chainId = 424_242;
  const write = ({ expiresAt, ...challenge }: Challenge) => {
    chainId += 1;
    const fields = { address: wallet.address, chainId, version: "1", expirationTime: expiresAt } as const;
    return createSiweMessage({ ...fields, ...challenge });
  };
  const body = (message: string, signature: string) => ({ scheme: "siwe", message, signature });
  return {
    scheme: createSiweScheme({ clock, chains: { get: () => undefined } }),
    account: `eip155:0:${wallet.address.toLowerCase()}`,
    async prove(challenge) {
      const message = write(challenge);
      return body(message, await wallet.signMessage({ message }));
    },
    async forge(challenge) {
      const message = write(challenge);
      const signature = await wallet.signMessage({ message });
      const appended = `${message}\nResources:\n- https://evil.example\nextra`;
      return [
        body(message, await stranger.signMessage({ message })),
        body(message, highTwin(signature)),
        body(appended, await wallet.signMessage({ message: appended })),
        body(message.replace(wallet.address, stranger.address), signature),
      ];
    },
  };
});

signInSchemeConformance("sign-in by typed data (EIP-712)", () => {
  const wallet = privateKeyToAccount(generatePrivateKey());
  const stranger = privateKeyToAccount(generatePrivateKey());
  const chainId = 424_242;
  const fields = ({ issuedAt, expiresAt, ...challenge }: Challenge, on = chainId) =>
    signInTypedData(
      { ...challenge, issuedAt: issuedAt.toISOString(), expiresAt: expiresAt.toISOString() },
      { address: wallet.address, chainId: on },
    );
  const body = ({ nonce }: Challenge, signature: string, { address } = wallet) => ({
    scheme: "eip712",
    nonce,
    account: `eip155:${chainId}:${address}`,
    signature,
  });
  return {
    scheme: createEip712Scheme({ chains: { get: () => undefined } }),
    account: `eip155:0:${wallet.address.toLowerCase()}`,
    prove: async (challenge) => body(challenge, await wallet.signTypedData(fields(challenge))),
    async forge(challenge) {
      const asked = fields(challenge);
      const signature = await wallet.signTypedData(asked);
      const named = (name: string) => ({ ...asked, domain: { ...asked.domain, name } });
      return [
        body(challenge, await stranger.signTypedData(asked)),
        body(challenge, signature, stranger),
        body(challenge, highTwin(signature)),
        body(challenge, await wallet.signTypedData(fields(challenge, 1))),
        body(challenge, await wallet.signTypedData(named("Another product"))),
        body(
          challenge,
          await wallet.signMessage({ message: JSON.stringify(asked.message, (_, each) => `${each}`) }),
        ),
        { ...body(challenge, signature), account: `eip155:1:${wallet.address}` },
      ];
    },
  };
});

/** The second form of a signature that every signature has (EIP-2). */
function highTwin(signature: string): string {
  const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
  const s = order - BigInt(`0x${signature.slice(66, 130)}`);
  const v = signature.endsWith("1b") ? "1c" : "1b";
  return `${signature.slice(0, 66)}${s.toString(16).padStart(64, "0")}${v}`;
}

signInSchemeConformance("the sign-in of a plugin, with accounts of another namespace", () => {
  const [account, other] = ["ledger:main:L-12345678", "ledger:main:L-87654321"];
  const secrets = new Map([
    [account, "one secret"],
    [other, "another secret"],
  ]);
  return {
    scheme: createLedgerScheme(secrets),
    account,
    prove: async (challenge) => ledgerProof(challenge, "ledger:main:l-12345678", "one secret"),
    forge: async (challenge) => [
      ledgerProof(challenge, account, "another secret"),
      { ...ledgerProof(challenge, other, "another secret"), account },
      ledgerProof(challenge, "ledger:main:L-00000000", ""),
      { ...ledgerProof(challenge, account, "one secret"), code: "" },
    ],
  };
});
