import { BlockList, isIP } from "node:net";

type Family = "ipv4" | "ipv6";

/** An address of either family in its canonical form: RFC 5952 for IPv6, dotted for IPv4. */
export interface IpAddress {
  family: Family;
  text: string;
}

/**
 * Parses an address without a port. An IPv4-mapped IPv6 address (RFC 4291 §2.5.5.2), which a dual-stack socket reports
 * for an IPv4 peer, is the IPv4 address; a zone (`%eth0`) is left out. Null when it is no address.
 */
export function parseIpAddress(text: string): IpAddress | null {
  const bare = text.replace(/%.*$/, "");
  const version = isIP(bare);
  if (version === 0) return null;
  if (version === 4) return { family: "ipv4", text: bare };
  const groups = groupsOf(bare);
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff) {
    const [high = 0, low = 0] = groups.slice(6);
    return { family: "ipv4", text: [high >> 8, high & 255, low >> 8, low & 255].join(".") };
  }
  return { family: "ipv6", text: canonical(bare) };
}

/**
 * What one subscriber is counted by: an IPv4 address as it is, of an IPv6 address its /64, since a host picks the rest
 * itself (RFC 4291 §2.5.4, RFC 8981).
 */
export function subscriberOf({ family, text }: IpAddress): string {
  if (family === "ipv4") return text;
  const prefix = groupsOf(text).slice(0, 4);
  return `${canonical(`${prefix.map((group) => group.toString(16)).join(":")}::`)}/64`;
}

/** A set of addresses and CIDR ranges (RFC 4632 §3.1, RFC 4291 §2.3). */
export interface IpRanges {
  has(address: IpAddress): boolean;
}

/** Throws an Error that names the first entry that is neither an address nor a range, or that holds every address. */
export function parseIpRanges(entries: readonly string[]): IpRanges {
  const list = new BlockList();
  for (const entry of entries) {
    const [base = "", length, ...rest] = entry.split("/");
    const address = base.includes("%") ? null : parseIpAddress(base);
    if (address === null || address.family !== writtenFamily(base)) throw unfit(entry);
    const bits = address.family === "ipv4" ? 32 : 128;
    const prefix = length === undefined ? bits : /^\d{1,3}$/.test(length) ? Number(length) : Number.NaN;
    if (rest.length > 0 || !(prefix <= bits)) throw unfit(entry);
    if (prefix === 0) throw new Error(`"${entry}" holds every address, so that anybody could claim any`);
    list.addSubnet(address.text, prefix, address.family);
  }
  return { has: ({ family, text }) => list.check(text, family) };
}

function unfit(entry: string): Error {
  return new Error(`"${entry}" is neither an address nor a CIDR range such as 10.0.0.0/8 or fd00::/8`);
}

// The prefix length of a mapped IPv4 range would count other bits than were written.
function writtenFamily(text: string): Family {
  return isIP(text) === 4 ? "ipv4" : "ipv6";
}

/** The eight groups of 16 bits of a valid IPv6 address. */
function groupsOf(address: string): number[] {
  const [head = "", tail] = canonical(address).split("::");
  const parse = (part: string) =>
    part === "" ? [] : part.split(":").map((group) => Number.parseInt(group, 16));
  const [left, right] = [parse(head), parse(tail ?? "")];
  return [...left, ...Array<number>(8 - left.length - right.length).fill(0), ...right];
}

// The URL standard's serialiser shortens zeros and writes an IPv4 tail as two groups.
function canonical(address: string): string {
  return new URL(`http://[${address}]/`).hostname.slice(1, -1);
}
