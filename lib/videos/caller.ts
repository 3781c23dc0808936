/** Who asks: a signed-in viewer, as far as videos need to know them. */
export interface Caller {
  viewerId: string;
  /** CAIP-10; the account signed in with stands first. */
  accounts: readonly string[];
  operator: boolean;
  /** Why an operator banned them; absent or null: nobody did. */
  banReason?: string | null;
}
