import { eip155 } from "#lib/shared/namespaces/eip155.ts";
import { solana } from "#lib/shared/namespaces/solana.ts";
import { ledger } from "../../plugins/ledger.ts";
import { namespaceConformance } from "./namespace.conformance.ts";

namespaceConformance({
  namespace: eip155,
  chains: ["eip155:137", "eip155:1"],
  spellings: [`0x${"ab".repeat(20)}`, `0x${"aB".repeat(20)}`, `0x${"AB".repeat(20)}`],
  other: `0x${"cd".repeat(20)}`,
  notAddresses: [`0x${"ab".repeat(19)}`, `0x${"ab".repeat(21)}`, `0X${"ab".repeat(20)}`, "L-12345678"],
  notChains: ["eip155:0137", "eip155:x", "eip155:9999999999999999", "eip155:-1"],
});

namespaceConformance({
  namespace: solana,
  chains: ["solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp", "solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1"],
  spellings: ["7S3P4HxJpyyigGzodYwHtCxZyUQe9JiBMHyRWXArAaKv"],
  other: "EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v",
  // Characters that base58 has not, 31 and 33 bytes, and the other namespace's.
  notAddresses: [
    "7s3P4HxJpyyigGzodYwHtCxZyUQe9JiBMHyRWXArAaKv0",
    "0S3P4HxJpyyigGzodYwHtCxZyUQe9JiBMHyRWXArAaKv",
    "1111111111111111111111111111111",
    "111111111111111111111111111111111",
    `0x${"ab".repeat(20)}`,
  ],
  notChains: [
    "solana:mainnet",
    "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvd",
    "solana:0eykt4UsFv8P8NJdTREpY1vzqKqZKvdp",
    "solana:1",
  ],
});

namespaceConformance({
  namespace: ledger,
  chains: ["ledger:main", "ledger:test"],
  spellings: ["L-12345678", "l-12345678"],
  other: "L-87654321",
  notAddresses: ["L-1234567", "L-123456789", "12345678", `0x${"ab".repeat(20)}`],
  notChains: ["ledger:1", "ledger:MAIN"],
});
