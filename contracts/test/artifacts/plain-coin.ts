// Made by scripts/build-contracts.ts from contracts/test/fixtures/PlainCoin.sol; do not edit. Sources sha256:5459342221565307e97242fe536b61e9e845571152b20e0ba4aa75e7849b6a92
export const abi = [
  {
    inputs: [{ internalType: "address", name: "account", type: "address" }],
    name: "balanceOf",
    outputs: [{ internalType: "uint256", name: "", type: "uint256" }],
    stateMutability: "view",
    type: "function",
  },
  {
    inputs: [
      { internalType: "address", name: "account", type: "address" },
      { internalType: "uint256", name: "amount", type: "uint256" },
    ],
    name: "mint",
    outputs: [],
    stateMutability: "nonpayable",
    type: "function",
  },
  {
    inputs: [],
    name: "totalSupply",
    outputs: [{ internalType: "uint256", name: "", type: "uint256" }],
    stateMutability: "view",
    type: "function",
  },
] as const;
export const bytecode =
  "0x6080604052348015600e575f5ffd5b5061016f8061001c5f395ff3fe608060405234801561000f575f5ffd5b506004361061003f575f3560e01c806318160ddd1461004357806340c10f191461005e57806370a0823114610073575b5f5ffd5b61004c60015481565b60405190815260200160405180910390f35b61007161006c3660046100f5565b610092565b005b61004c61008136600461011d565b5f6020819052908152604090205481565b6001600160a01b0382165f90815260208190526040812080548392906100b990849061013d565b925050819055508060015f8282546100d1919061013d565b90915550505050565b80356001600160a01b03811681146100f0575f5ffd5b919050565b5f5f60408385031215610106575f5ffd5b61010f836100da565b946020939093013593505050565b5f6020828403121561012d575f5ffd5b610136826100da565b9392505050565b8082018082111561015c57634e487b7160e01b5f52601160045260245ffd5b9291505056fea164736f6c6343000825000a" as const;
