import { ed25519 } from "@noble/curves/ed25519.js";
import { address, getAddressDecoder, getBase58Decoder } from "@solana/kit";
import { describe, expect, it } from "vitest";
import { checkSolanaSignature, isSignedByKey, readSignature } from "./key-signature.ts";

const fromHex = (hex: string) => Uint8Array.from(Buffer.from(hex, "hex"));
const toAddress = (key: Uint8Array) => getAddressDecoder().decode(key);

/** RFC 8032 §7.1, tests 1 to 3: key, message, signature. */
const vectors = [
  [
    "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
    "",
    "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
  ],
  [
    "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
    "72",
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
  ],
  [
    "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
    "af82",
    "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
  ],
] as const;

/** The points of small order: https://github.com/novifinancial/ed25519-speccheck and "Taming the many EdDSAs", table 3. */
const smallOrder = [
  "0100000000000000000000000000000000000000000000000000000000000000",
  "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "0000000000000000000000000000000000000000000000000000000000000080",
  "0000000000000000000000000000000000000000000000000000000000000000",
  "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
  "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
].map(fromHex);

describe("a signature of a Solana account", () => {
  it.each(vectors)("is that of RFC 8032 with the key %s", (key, message, signature) => {
    const [signed, proof] = [fromHex(message), fromHex(signature)];
    expect(isSignedByKey(toAddress(fromHex(key)), signed, proof)).toBe(true);
    expect(isSignedByKey(toAddress(fromHex(key)), Uint8Array.of(...signed, 0), proof)).toBe(false);
    const cut = proof.subarray(0, 63);
    expect(isSignedByKey(toAddress(fromHex(key)), signed, cut)).toBe(false);
  });

  it("is not forged with a key of small order, which a lenient reading accepts", () => {
    const message = new TextEncoder().encode("Open the gate");
    let leniently = 0;
    for (const key of smallOrder) {
      for (const point of smallOrder) {
        const forged = Uint8Array.of(...point, ...new Uint8Array(32));
        if (ed25519.verify(forged, message, key)) leniently += 1;
        expect(isSignedByKey(toAddress(key), message, forged)).toBe(false);
      }
    }
    expect(leniently).toBeGreaterThan(0);
  });

  it("has one form: s plus the order of the curve is refused", () => {
    const [key, message, signature] = vectors[1];
    const order = 2n ** 252n + 27742317777372353535851937790883648493n;
    const proof = fromHex(signature);
    let s = proof.slice(32).reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n) + order;
    const second = proof.map((byte, index) => {
      if (index < 32) return byte;
      const next = Number(s & 255n);
      s >>= 8n;
      return next;
    });
    expect(isSignedByKey(toAddress(fromHex(key)), fromHex(message), second)).toBe(false);
  });

  it("is refused for a program's account, which no key stands behind", () => {
    const program = address("metaqbxxUerdq28cj1RbAWkYQm3ybzjb6a8bt518x1s");
    expect(isSignedByKey(program, new Uint8Array(), new Uint8Array(64))).toBe(false);
  });

  it("is read in base58 and in base64, and proves the account on every cluster", () => {
    const key = new Uint8Array(32).fill(7);
    const account = toAddress(ed25519.getPublicKey(key));
    const message = "Öffne das Tor ⛩";
    const bytes = ed25519.sign(new TextEncoder().encode(message), key);
    const texts = [getBase58Decoder().decode(bytes), Buffer.from(bytes).toString("base64")];
    for (const signature of texts) {
      expect(readSignature(signature)).toEqual(bytes);
      for (const chain of ["solana:0", "solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1"]) {
        expect(checkSolanaSignature({ account: `${chain}:${account}`, message, signature })).toBe(true);
      }
      expect(checkSolanaSignature({ account: `other:1:${account}`, message, signature })).toBe(false);
      expect(checkSolanaSignature({ account: `solana:0:${account}`, message: "", signature })).toBe(false);
    }
  });

  it.each(["", "0x", "1".repeat(63), "1".repeat(65), "z".repeat(88), `${"A".repeat(85)}===`, "A".repeat(88)])(
    "is not read from %j",
    (text) => expect(readSignature(text)).toBeUndefined(),
  );
});
