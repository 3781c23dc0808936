import { generateKeyPairSync, sign } from "node:crypto";
import { createMemoryChain, type Ledger, memberCount, membershipOf } from "../../plugins/memory-chain.ts";
import { chainConformance } from "./chain.conformance.ts";

chainConformance("a chain of another namespace", async () => {
  const ledger: Ledger = new Map([
    ["film-club", { name: "Film Club", members: new Map([["alice", 1]]) }],
    ["empty-club", { name: "Empty Club", members: new Map() }],
    ["closed-club", { name: "Closed Club", members: new Map(), closed: true }],
  ]);
  const chain = createMemoryChain({ ledger });
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const raw = Buffer.from(publicKey.export({ format: "jwk" }).x ?? "", "base64url");
  return {
    chain,
    facts: [
      { read: membershipOf("film-club", "alice"), value: { sinceBlock: 1 } },
      { read: membershipOf("film-club", "bob"), value: null },
      { read: memberCount("film-club"), value: 1 },
      { read: memberCount("empty-club"), value: 0 },
    ],
    faults: [
      { read: memberCount("no-club"), fault: "no_contract" },
      { read: memberCount("closed-club"), fault: "contract_reverted" },
    ],
    tokens: [
      { address: "film-club", token: { standard: "club", name: "Film Club" } },
      { address: "no-club", token: null },
    ],
    sign: async (message) => ({
      account: `${chain.id}:${raw.toString("hex")}`,
      signature: sign(null, Buffer.from(message), privateKey).toString("hex"),
    }),
    advance: async () => chain.advance(),
    silent: createMemoryChain({ ledger, silentForMs: 50 }),
    close: async () => {},
  };
});
