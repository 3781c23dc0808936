/** Bounds of rule language v1: a tree stays readable for people and cheap for chains, also within a page of many gates. */
export const GATE_LIMITS = {
  depth: 6,
  conditions: 32,
  /** Accounts on all allowlists of a gate together. */
  allowlist: 1000,
  /** Token ids that all conditions of a gate together ask for one by one. */
  tokenIds: 300,
  /** UTF-16 units of all names and texts together. */
  characters: 200_000,
} as const;
