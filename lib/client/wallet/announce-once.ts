/** What of EIP-6963's `EIP6963ProviderInfo` names a wallet. */
interface ProviderInfo {
  uuid: string;
  name: string;
  rdns: string;
}

/**
 * Lets each wallet be heard once, whoever listens after this call. EIP-6963 gives a fresh uuid to each provider, and a wallet that
 * injects itself twice (a script that runs again, two versions side by side) comes under two: its `rdns` is what stays the
 * same. wagmi would list it as often as it was announced. The first one counts.
 */
export function announceOnce(page: EventTarget): void {
  const known = new Map<string, string>();
  page.addEventListener(
    "eip6963:announceProvider",
    (event) => {
      const info = (event as CustomEvent<{ info?: Partial<ProviderInfo> } | null>).detail?.info;
      const wallet = info?.rdns || info?.name;
      if (!wallet || info?.uuid === undefined) return;
      const first = known.get(wallet) ?? info.uuid;
      known.set(wallet, first);
      // Said again under the same uuid it is an answer to somebody who asked later.
      if (first !== info.uuid) event.stopImmediatePropagation();
    },
    { capture: true },
  );
}
