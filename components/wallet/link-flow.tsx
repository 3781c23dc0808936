"use client";

import { type ReactNode, useMemo, useState } from "react";
import { shortAccount } from "#lib/client/format.ts";
import { useViewer } from "#lib/client/viewer.ts";
import { confirmPurpose, linkPurpose, type TakenAccount, useFreshProof } from "#lib/client/wallet/link.ts";
import type { Signer } from "#lib/client/wallet/sign-in.ts";
import type { SignPurpose } from "#lib/client/wallet/sign-purpose.ts";
import { cancelSignIn } from "#lib/client/wallet/wallet-store.ts";
import { parseAccountId } from "#lib/shared/caip.ts";
import { namespaceOf } from "#lib/shared/namespaces/table.ts";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { Notice } from "../ui/notice.tsx";
import { ProblemNotice } from "../ui/problem-notice.tsx";
import { SignMessageDialog } from "./sign-message-dialog.tsx";
import { TakenAccountDialog } from "./taken-account-dialog.tsx";

/**
 * Leads from “add another wallet” to one more account: a fresh signature by an account that one has, then one by the new
 * one. Says which wallet is wanted when the connected one is the other.
 */
export function LinkFlow({ signer }: { signer: Signer }) {
  const { viewer } = useViewer();
  const fresh = useFreshProof();
  const [taken, setTaken] = useState<TakenAccount | null>(null);
  const adding = useMemo(() => linkPurpose(setTaken), []);
  const { address, leave } = signer;
  const own = viewer?.accounts.some((account) => sameAddress(account, address)) ?? false;
  const sign = (purpose: SignPurpose) => (
    <SignMessageDialog key={purpose.name} signer={signer} purpose={purpose} />
  );
  if (fresh.error !== null) {
    return (
      <Dialog open onClose={cancelSignIn} title="No wallet can be added now">
        <ProblemNotice error={fresh.error} onRetry={() => void fresh.refetch()} />
      </Dialog>
    );
  }
  if (viewer == null || fresh.data === undefined) return null;
  if (taken !== null) {
    const addOther = () => {
      setTaken(null);
      leave();
    };
    return <TakenAccountDialog address={address} taken={taken} onOther={addOther} />;
  }
  if (fresh.data) {
    if (!own) return sign(adding);
    return (
      <OtherWallet title="Now the wallet to add" leave={leave}>
        Your wallet shows <Mono account={address} />, which is yours here already. Switch to another account
        in it, or choose another wallet.
      </OtherWallet>
    );
  }
  if (own) return sign(confirmPurpose);
  return (
    <OtherWallet title="First, a wallet that is yours already" leave={leave}>
      Adding a wallet needs a signature by one that you have here, such as{" "}
      <Mono account={viewer.accounts[0] ?? ""} />. Your wallet shows <Mono account={address} />: switch to the
      other account in it, or choose the other wallet.
    </OtherWallet>
  );
}

/** Whether an account is of this address, in whatever case its wallet writes it. */
function sameAddress(account: string, address: string): boolean {
  const { chain, address: own } = parseAccountId(account);
  return own === namespaceOf(chain).address.safeParse(address).data;
}

function OtherWallet({ title, leave, children }: { title: string; leave: () => void; children: ReactNode }) {
  return (
    <Dialog open onClose={cancelSignIn} title={title} data-testid="other-wallet-wanted">
      <Notice>{children}</Notice>
      <div className="flex flex-col gap-2">
        <Button look="primary" onClick={leave} data-testid="choose-other-wallet">
          Choose another wallet
        </Button>
        <Button look="quiet" onClick={cancelSignIn}>
          Cancel
        </Button>
      </div>
    </Dialog>
  );
}

function Mono({ account }: { account: string }) {
  return <span className="font-mono">{shortAccount(account)}</span>;
}
