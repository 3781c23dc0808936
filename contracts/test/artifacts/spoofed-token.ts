// Made by scripts/build-contracts.ts from contracts/test/hostile/SpoofedToken.sol; do not edit. Sources sha256:5459342221565307e97242fe536b61e9e845571152b20e0ba4aa75e7849b6a92
export const abi = [
  {
    inputs: [{ internalType: "bytes4", name: "", type: "bytes4" }],
    name: "supportsInterface",
    outputs: [{ internalType: "bool", name: "", type: "bool" }],
    stateMutability: "pure",
    type: "function",
  },
] as const;
export const bytecode =
  "0x6080604052348015600e575f5ffd5b50608880601a5f395ff3fe6080604052348015600e575f5ffd5b50600436106026575f3560e01c806301ffc9a714602a575b5f5ffd5b603b6035366004604f565b50600190565b604051901515815260200160405180910390f35b5f60208284031215605e575f5ffd5b81356001600160e01b0319811681146074575f5ffd5b939250505056fea164736f6c6343000825000a" as const;
