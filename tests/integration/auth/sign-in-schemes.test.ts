import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { createSiweMessage } from "viem/siwe";
import type { Challenge } from "#lib/auth/nonces.ts";
import { createSiweScheme } from "#lib/auth/siwe-scheme.ts";
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
