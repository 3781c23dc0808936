const EXPLORERS: Readonly<Record<string, string>> = {
  "eip155:1": "https://etherscan.io",
  "eip155:10": "https://optimistic.etherscan.io",
  "eip155:56": "https://bscscan.com",
  "eip155:137": "https://polygonscan.com",
  "eip155:8453": "https://basescan.org",
  "eip155:42161": "https://arbiscan.io",
  "eip155:43114": "https://snowscan.xyz",
  "eip155:80002": "https://amoy.polygonscan.com",
  "eip155:84532": "https://sepolia.basescan.org",
  "eip155:11155111": "https://sepolia.etherscan.io",
};

/** Where anybody can look a contract up; null for chains without a public explorer that we know. */
export function explorerUrl(chain: string, address: string): string | null {
  const explorer = EXPLORERS[chain];
  return explorer === undefined ? null : `${explorer}/address/${address}`;
}
