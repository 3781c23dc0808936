import { getOffchainMessageDecoder, getOffchainMessageEncoder } from "@solana/kit";

/** 0xff begins an off-chain message and no text: it occurs nowhere in UTF-8. */
const offchainMark = 0xff;

/**
 * The text that a wallet signed, by the bytes that it signed: the text itself, or an off-chain message around it, which is
 * what hardware wallets sign. `signers` are the addresses that an off-chain message names. Undefined for other bytes, and for those
 * of which a part would be left unread.
 */
export function readSignedText(
  signed: Uint8Array,
): { text: string; signers?: readonly string[] } | undefined {
  try {
    if (signed[0] !== offchainMark)
      return { text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(signed) };
    const message = getOffchainMessageDecoder().decode(signed);
    if (Buffer.compare(Uint8Array.from(getOffchainMessageEncoder().encode(message)), signed) !== 0)
      return undefined;
    const text = typeof message.content === "string" ? message.content : message.content.text;
    return { text, signers: message.requiredSignatories.map(({ address }) => address) };
  } catch {
    return undefined;
  }
}
