// Made by scripts/build-contracts.ts from contracts/test/hostile/RevertingToken.sol; do not edit. Sources sha256:52574ab673c87e7d5c12deff5e78e8fefd670d13ccddb1a5293fbf567e295f4f
export const abi = [{ stateMutability: "nonpayable", type: "fallback" }] as const;
export const bytecode =
  "0x6080604052348015600e575f5ffd5b50602580601a5f395ff3fe6080604052348015600e575f5ffd5b5060015f5260205ffdfea164736f6c6343000825000a" as const;
