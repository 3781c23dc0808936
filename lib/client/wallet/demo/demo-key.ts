import { isHex } from "viem";
import { generatePrivateKey, type PrivateKeyAccount, privateKeyToAccount } from "viem/accounts";

const storageKey = "streamgate.demo-wallet";

/** The demo wallet's account in this browser, if it has made one. The key never leaves the browser. */
export function knownDemoAccount(): PrivateKeyAccount | null {
  const key = localStorage.getItem(storageKey);
  return isHex(key) && key.length === 66 ? privateKeyToAccount(key) : null;
}

/** The same, made at the first call. */
export function demoAccount(): PrivateKeyAccount {
  const known = knownDemoAccount();
  if (known !== null) return known;
  const key = generatePrivateKey();
  localStorage.setItem(storageKey, key);
  return privateKeyToAccount(key);
}
