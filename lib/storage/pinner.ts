/** A package that others are to hold as well. */
export interface PinRequest {
  cid: string;
  /** All its blocks as a CAR file, read from our store anew with each call: services need not find us on any network. */
  car(): AsyncIterable<Uint8Array>;
}

/** `none`: never asked for, let go, or given up by the service; asking again is right then. */
export type PinStatus = "none" | "pending" | "pinned";

/**
 * Somebody outside who holds finished packages on the public network.
 *
 * Every implementation passes tests/integration/storage/pinner.conformance.ts.
 */
export interface Pinner {
  /** Asks for a package to be held; resolves when the service has taken it on. Again changes nothing. */
  pin(request: PinRequest): Promise<void>;
  status(cid: string): Promise<PinStatus>;
  /** Lets go of a package; fine when it is not held. */
  unpin(cid: string): Promise<void>;
}
