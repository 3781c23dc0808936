export interface Challenge {
  /** Stays in the frame; 32 random bytes. */
  verifier: string;
  /** Its SHA-256, which travels through the sign-in window to the server. Both base64url (RFC 7636 §4, S256). */
  challenge: string;
}

/** Makes a secret and its challenge, so that a code is of use to this frame alone. Needs a secure context. */
export async function makeChallenge(): Promise<Challenge> {
  const verifier = base64url(crypto.getRandomValues(new Uint8Array(32)));
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
  return { verifier, challenge: base64url(new Uint8Array(digest)) };
}

function base64url(bytes: Uint8Array): string {
  const text = btoa(String.fromCharCode(...bytes));
  return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
