/** Who asks: a signed-in viewer, by one of their sign-ins. Found by lib/api/credentials.ts. */
export interface Caller {
  /** The sign-in that speaks for the viewer; when it ends, so does everything it was lent to. */
  sessionId: string;
  viewerId: string;
  /** CAIP-10; the account signed in with stands first. */
  accounts: readonly string[];
  /** Why an operator banned this viewer, null when nobody did. A banned viewer may still watch. */
  banReason: string | null;
  operator: boolean;
  /** Set when the sign-in was lent to a framed player: it speaks for this one video alone. */
  embed?: { sessionId: string; videoId: string };
}
