const NAMES: Readonly<Record<string, string>> = {
  "eip155:1": "Ethereum",
  "eip155:10": "Optimism",
  "eip155:56": "BNB Chain",
  "eip155:137": "Polygon",
  "eip155:8453": "Base",
  "eip155:42161": "Arbitrum",
  "eip155:43114": "Avalanche",
  "eip155:80002": "Polygon Amoy",
  "eip155:84532": "Base Sepolia",
  "eip155:11155111": "Sepolia",
  "eip155:31337": "the local demo chain",
};

/** The name people know a chain by; the CAIP-2 id itself when the chain is not well known. */
export function chainName(chain: string): string {
  return NAMES[chain] ?? `chain ${chain}`;
}
