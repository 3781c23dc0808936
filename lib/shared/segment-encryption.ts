/** DASH segment encryption, ISO/IEC 23009-4: namespace, scheme, AES-128-CBC system and keys over HTTP. */
export const segmentEncryptionNamespace = "urn:mpeg:dash:schema:sea:2012";
export const segmentEncryptionScheme = "urn:mpeg:dash:sea:2012";
export const aesCbcSystem = "urn:mpeg:dash:sea:aes128-cbc:2013";
export const httpKeySystem = "urn:mpeg:dash:sea:keysys:http:2013";

/** A stretch of segments of one Representation that share a key. */
interface CryptoPeriod {
  firstNumber: number;
  /** Past the last segment. */
  endNumber: number;
  keyUri: string;
}

/** Crypto periods by Representation id, in the order of their segments. */
export type SegmentEncryption = ReadonlyMap<string, readonly CryptoPeriod[]>;

interface Descriptor {
  startNumber: number | undefined;
  /** Segment counts and key URI templates, as they stand in the manifest. */
  periods: { offset: number; numSegments: number; template: string }[] | undefined;
}

// Manifests of ours: attributes in double quotes, no CDATA, no comments.
const tagPattern = /<(\/?)(?:[\w-]+:)?([\w-]+)((?:\s+[\w:-]+="[^"]*")*)\s*(\/?)>/g;
const attributePattern = /([\w:-]+)="([^"]*)"/g;

/**
 * Reads the segment encryption that an MPD of ours declares. A Representation's own ContentProtection goes before the
 * one of its AdaptationSet. Works without a DOM, so that browsers, workers and tests share it.
 */
export function parseSegmentEncryption(mpd: string): SegmentEncryption {
  const found = new Map<string, CryptoPeriod[]>();
  let set: Descriptor = emptyDescriptor();
  let representation: (Descriptor & { id: string }) | undefined;
  const held: (Descriptor & { id: string })[] = [];
  for (const [, close, name, attributeText = "", selfClosing] of mpd.matchAll(tagPattern)) {
    const attributes = readAttributes(attributeText);
    const target: Descriptor = representation ?? set;
    if (name === "AdaptationSet") {
      if (close) {
        for (const each of held.splice(0)) found.set(each.id, resolve(each, set));
      } else set = emptyDescriptor();
    } else if (name === "Representation") {
      if (!close) representation = { id: attributes.get("id") ?? "", ...emptyDescriptor() };
      if ((close || selfClosing) && representation) {
        held.push(representation);
        representation = undefined;
      }
    } else if (close) {
      // Only the two above end anything that matters here.
    } else if (name === "SegmentTemplate") {
      target.startNumber = Number(attributes.get("startNumber") ?? 1);
    } else if (name === "ContentProtection" && attributes.get("schemeIdUri") === segmentEncryptionScheme) {
      target.periods = [];
    } else if (name === "CryptoPeriod") {
      target.periods?.push({
        offset: Number(attributes.get("offset") ?? 0),
        numSegments: Number(attributes.get("numSegments") ?? Number.POSITIVE_INFINITY),
        template: attributes.get("keyUriTemplate") ?? "",
      });
    }
  }
  return found;
}

/** The key URI of segment `n` of a Representation; undefined when the manifest declares it clear. */
export function findKeyUri(
  encryption: SegmentEncryption,
  representation: string,
  n: number,
): string | undefined {
  const periods = encryption.get(representation) ?? [];
  // Binary search: a long video has hundreds of periods, and every segment asks.
  let low = 0;
  let high = periods.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const period = periods[middle];
    if (!period) return undefined;
    if (n < period.firstNumber) high = middle - 1;
    else if (n >= period.endNumber) low = middle + 1;
    else return period.keyUri;
  }
  return undefined;
}

/** The IV of segment `n`: its number as a 128-bit big-endian integer (RFC 8216 5.2; 23009-4 when no IV is said). */
export function segmentIv(n: number): Uint8Array<ArrayBuffer> {
  const iv = new Uint8Array(16);
  new DataView(iv.buffer).setBigUint64(8, BigInt(n));
  return iv;
}

function resolve(own: Descriptor & { id: string }, inherited: Descriptor): CryptoPeriod[] {
  let next = own.startNumber ?? inherited.startNumber ?? 1;
  return (own.periods ?? inherited.periods ?? []).map(({ offset, numSegments, template }) => {
    const firstNumber = next + offset;
    next = firstNumber + numSegments;
    const keyUri = template
      .replaceAll("$RepresentationID$", own.id)
      .replaceAll("$Number$", String(firstNumber));
    return { firstNumber, endNumber: next, keyUri };
  });
}

function emptyDescriptor(): Descriptor {
  return { startNumber: undefined, periods: undefined };
}

function readAttributes(text: string): Map<string, string> {
  const attributes = new Map<string, string>();
  for (const [, key = "", value = ""] of text.matchAll(attributePattern)) {
    attributes.set(key, unescapeXml(value));
  }
  return attributes;
}

function unescapeXml(text: string): string {
  const named: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
  return text.replace(/&(?:#(\d+)|#x([0-9a-fA-F]+)|(\w+));/g, (whole, decimal, hex, name) => {
    if (decimal) return String.fromCodePoint(Number(decimal));
    if (hex) return String.fromCodePoint(Number.parseInt(hex, 16));
    return named[name] ?? whole;
  });
}
