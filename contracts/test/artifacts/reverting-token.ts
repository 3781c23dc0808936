// Made by scripts/build-contracts.ts from contracts/test/hostile/RevertingToken.sol; do not edit. Sources sha256:334edef24df60997b8cf494926e15657d192955b407a1bdc06b2c14219a84760
export const abi = [{"stateMutability":"nonpayable","type":"fallback"}] as const;
export const bytecode = "0x6080604052348015600e575f5ffd5b50602580601a5f395ff3fe6080604052348015600e575f5ffd5b5060015f5260205ffdfea164736f6c6343000825000a" as const;
