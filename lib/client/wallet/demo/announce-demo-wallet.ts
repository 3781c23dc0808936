import { createDemoProvider } from "./demo-provider.ts";

/** The name by which EIP-6963 and the wallet dialog know it. */
export const DEMO_WALLET_RDNS = "org.streamgate.demo-wallet";

const icon = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#0a6b52"/><rect x="7" y="10" width="18" height="13" rx="3" fill="none" stroke="#fff" stroke-width="2.2"/><circle cx="20.5" cy="16.5" r="1.7" fill="#fff"/></svg>',
)}`;

let announced = false;

/** Announces the demo wallet as browser wallets announce themselves (EIP-6963), so that it is offered among them. */
export function announceDemoWallet(): void {
  if (announced) return;
  announced = true;
  const info = { uuid: crypto.randomUUID(), name: "Demo wallet", icon, rdns: DEMO_WALLET_RDNS };
  const detail = Object.freeze({ info, provider: createDemoProvider() });
  const tell = () => window.dispatchEvent(new CustomEvent("eip6963:announceProvider", { detail }));
  window.addEventListener("eip6963:requestProvider", tell);
  tell();
}
