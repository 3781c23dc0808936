// Made by scripts/build-contracts.ts from contracts/test/hostile/GasBurningToken.sol; do not edit. Sources sha256:25940ae1ed749b5a48c4a12b0a547004b204dc03c23f0700f8437d7ae0d8d5e4
export const abi = [{"stateMutability":"nonpayable","type":"fallback"}] as const;
export const bytecode = "0x6080604052348015600e575f5ffd5b50602780601a5f395ff3fe6080604052348015600e575f5ffd5b505b60405f205f52601056fea164736f6c6343000825000a" as const;
