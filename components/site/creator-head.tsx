import { ExternalLink } from "lucide-react";
import { shortAccount } from "#lib/client/format.ts";
import { Button } from "../ui/button.tsx";
import { CopyButton } from "../ui/copy-button.tsx";
import { AccountPicture } from "../wallet/account-picture.tsx";

interface CreatorHeadProps {
  /** CAIP-10. */
  account: string;
  address: string;
  explorer: string | null;
  facts: string;
}

/** Who published all this: the account, how to copy it and where to look it up. */
export function CreatorHead({ account, address, explorer, facts }: CreatorHeadProps) {
  return (
    <div className="flex flex-wrap items-center gap-x-5 gap-y-4">
      <AccountPicture account={account} size={72} />
      <div className="flex min-w-0 flex-col gap-0.5">
        <h1 className="font-mono text-xl font-semibold tracking-normal" title={address}>
          {shortAccount(account)}
        </h1>
        <p className="text-sm text-muted">{facts}</p>
      </div>
      <div className="flex flex-wrap gap-2 sm:ml-auto">
        <CopyButton text={address} label="Copy address" />
        {explorer !== null && (
          <Button size="small" asChild>
            <a href={explorer} target="_blank" rel="noreferrer">
              Explorer <ExternalLink aria-hidden="true" className="size-4" />
              <span className="sr-only">(opens in a new tab)</span>
            </a>
          </Button>
        )}
      </div>
    </div>
  );
}
