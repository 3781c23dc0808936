// Made by scripts/build-contracts.ts from contracts/test/hostile/HugeReturnToken.sol; do not edit. Sources sha256:5459342221565307e97242fe536b61e9e845571152b20e0ba4aa75e7849b6a92
export const abi = [{"stateMutability":"nonpayable","type":"fallback"}] as const;
export const bytecode = "0x6080604052348015600e575f5ffd5b50602880601a5f395ff3fe6080604052348015600e575f5ffd5b506103e85f5262030d405ff3fea164736f6c6343000825000a" as const;
